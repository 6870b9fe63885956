//! Lists in pages: `?limit=50&cursor=…` → `{ "items": […], "next_cursor": "…"|null }`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::ApiError;
use crate::input::QueryParams;

const DEFAULT_LIMIT: u16 = 50;
const MAX_LIMIT: u16 = 200;
/// Ours are far shorter.
const MAX_CURSOR_BYTES: usize = 1024;

/// Extractor: which page is asked for.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Items a page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// From the page before: its `next_cursor`.
    #[param(required = false)]
    cursor: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// For the next page; `null` on the last one.
    pub next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Asked {
    limit: Option<u16>,
    cursor: Option<String>,
}

impl Paging {
    /// How many rows to fetch: one more than is shown tells whether there is a next page.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The key of the last item of the page before. A cursor that is not of this list is 422.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, ApiError> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        match decode(cursor) {
            Some(key) => Ok(Some(key)),
            None => Err(ApiError::validation(
                "cursor",
                "this is not a cursor of this list",
            )),
        }
    }

    /// The page made of the fetched `rows`; `key` names what the list is ordered by.
    pub fn page<R, T, K: Serialize>(
        &self,
        mut rows: Vec<R>,
        key: impl FnOnce(&R) -> K,
        show: impl FnMut(R) -> T,
    ) -> Result<Page<T>, ApiError> {
        let limit = usize::from(self.limit);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = match rows.last() {
            Some(last) if more => Some(encode(&key(last))?),
            _ => None,
        };
        Ok(Page {
            items: rows.into_iter().map(show).collect(),
            next_cursor,
        })
    }

    fn parse(query: &str) -> Result<Self, ApiError> {
        let asked: Asked = QueryParams::parse(query)?;
        let limit = asked.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(ApiError::validation("limit", "must be from 1 to 200"));
        }
        Ok(Self {
            limit,
            cursor: asked.cursor.filter(|cursor| !cursor.is_empty()),
        })
    }
}

impl FromRequest for Paging {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::parse(request.query_string()))
    }
}

/// Opaque, not secret: whoever changes one only gets another page of what they may see anyway.
fn encode<K: Serialize>(key: &K) -> Result<String, ApiError> {
    let json = serde_json::to_vec(key).map_err(ApiError::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

fn decode<K: DeserializeOwned>(cursor: &str) -> Option<K> {
    if cursor.len() > MAX_CURSOR_BYTES {
        return None;
    }
    let json = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paging(query: &str) -> Paging {
        Paging::parse(query).unwrap()
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let all: Vec<i64> = (1..=5).collect();
        let mut seen = Vec::new();
        let mut query = "limit=2".to_owned();
        loop {
            let paging = paging(&query);
            let after = paging.after::<i64>().unwrap().unwrap_or(0);
            let rows = usize::try_from(paging.rows()).unwrap();
            let rows = all
                .iter()
                .copied()
                .filter(|id| *id > after)
                .take(rows)
                .collect();
            let page = paging.page(rows, |id: &i64| *id, |id| id).unwrap();
            assert!(page.items.len() <= 2);
            seen.extend(page.items);
            match page.next_cursor {
                Some(cursor) => query = format!("limit=2&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn a_limit_out_of_bounds_is_refused_by_name() {
        for query in [
            "limit=0",
            "limit=201",
            "limit=-1",
            "limit=x",
            "limit=99999999",
            "limit=",
        ] {
            let refused = Paging::parse(query).unwrap_err();
            assert!(
                matches!(&refused, ApiError::Validation { field, .. } if field == "limit"),
                "{query}: {refused}"
            );
        }
        assert_eq!(paging("").rows(), 51);
        assert_eq!(paging("limit=200&q=a%20b").rows(), 201);
    }

    #[test]
    fn the_cursor_of_another_list_is_refused() {
        let cursor = encode(&("text", 1)).unwrap();
        let refused = paging(&format!("cursor={cursor}"))
            .after::<i64>()
            .unwrap_err();
        assert!(matches!(refused, ApiError::Validation { field, .. } if field == "cursor"));
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic(query in ".*") {
            if let Ok(paging) = Paging::parse(&query) {
                let _ = paging.after::<(i64, String)>();
            }
        }

        #[test]
        fn no_cursor_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let cursor = URL_SAFE_NO_PAD.encode(bytes);
            let _ = decode::<(chrono::DateTime<chrono::Utc>, i64)>(&cursor);
        }

        #[test]
        fn what_was_put_in_comes_out(id in any::<i64>(), text in ".{0,40}") {
            let cursor = encode(&(id, &text)).unwrap();
            prop_assert_eq!(decode::<(i64, String)>(&cursor), Some((id, text)));
        }
    }
}

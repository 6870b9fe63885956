//! Lists as CSV files, sent while they are read: no file is ever whole in memory, and no transaction
//! lasts as long as a slow reader.

use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use bytes::Bytes;
use futures::Stream;
use futures::stream::try_unfold;
use prosaas_core::csv_cell::BYTE_ORDER_MARK;

use crate::error::ApiError;
use crate::sending::Disposition;

/// Rows that are read at a time.
pub const ROWS: u16 = 500;

/// What comes next.
enum Next<R> {
    Rows(Vec<R>),
    Behind(R),
    End,
}

/// The file `name`: the line of `headers`, the `first` rows, and what `more` finds behind the last
/// row as long as a portion is full. An error ends the body short, which a client notices.
pub fn attachment<R, More, Found>(
    name: &str,
    headers: &str,
    first: Vec<R>,
    more: More,
    line: impl Fn(&R) -> String + 'static,
) -> HttpResponse
where
    R: 'static,
    More: Fn(R) -> Found + 'static,
    Found: Future<Output = Result<Vec<R>, ApiError>> + 'static,
{
    let start = Bytes::from(format!("{BYTE_ORDER_MARK}{headers}"));
    let start = futures::stream::iter([Ok(start)]);
    let body = futures::StreamExt::chain(start, portions(first, more, line));
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, Disposition::Attachment.header(name)))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(body)
}

fn portions<R, More, Found>(
    first: Vec<R>,
    more: More,
    line: impl Fn(&R) -> String,
) -> impl Stream<Item = Result<Bytes, ApiError>>
where
    More: Fn(R) -> Found,
    Found: Future<Output = Result<Vec<R>, ApiError>>,
{
    let context = (more, line);
    try_unfold((Next::Rows(first), context), async |(next, context)| {
        let (more, line) = &context;
        let mut rows = match next {
            Next::Rows(rows) => rows,
            Next::Behind(last) => more(last).await?,
            Next::End => return Ok(None),
        };
        let text: String = rows.iter().map(line).collect();
        let full = rows.len() >= usize::from(ROWS);
        let next = match rows.pop() {
            Some(last) if full => Next::Behind(last),
            _ => Next::End,
        };
        Ok::<_, ApiError>(Some((Bytes::from(text), (next, context))))
    })
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;

    use super::*;

    #[tokio::test]
    async fn portions_follow_each_other_to_the_end() {
        let (full, all) = (u32::from(ROWS), u32::from(ROWS) * 2 + 1);
        let more = |last: u32| async move { Ok((last + 1..=all.min(last + full)).collect()) };
        let portions = portions((1..=full).collect(), more, |row| format!("{row}\n"));
        let portions: Vec<Bytes> = portions.try_collect().await.unwrap();
        let text = portions.concat();
        let expected: Vec<String> = (1..=all).map(|row| format!("{row}\n")).collect();
        assert_eq!(String::from_utf8(text).unwrap(), expected.concat());
    }

    #[tokio::test]
    async fn an_error_ends_the_file() {
        let more = |_| async { Err(ApiError::NotFound) };
        let rows: Vec<u32> = (1..=u32::from(ROWS)).collect();
        let mut portions = Box::pin(portions(rows, more, |row| format!("{row}\n")));
        assert!(portions.try_next().await.is_ok());
        assert!(portions.try_next().await.is_err());
    }
}

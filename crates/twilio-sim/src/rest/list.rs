//! Filters and pages of a list of recordings.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::error::RestError;
use crate::state::Recording;

/// What a list request asks for.
pub(super) struct Filter {
    pub(super) call_sid: Option<String>,
    /// At this time or later.
    from: Option<DateTime<Utc>>,
    /// Before this time.
    until: Option<DateTime<Utc>>,
    page: usize,
    page_size: usize,
    /// The query without paging, to be repeated in the pages' addresses.
    rest: Vec<(String, String)>,
}

impl Filter {
    /// `DateCreated` is a day; `DateCreated>` and `DateCreated<` (the inequality is part of the
    /// name) are inclusive, and a day or a time.
    pub(super) fn parse(
        call_sid: Option<String>,
        query: &[(String, String)],
    ) -> Result<Self, RestError> {
        let mut filter = Self {
            call_sid,
            from: None,
            until: None,
            page: 0,
            page_size: 50,
            rest: Vec::new(),
        };
        for (name, value) in query {
            match name.as_str() {
                "PageSize" => filter.page_size = number(name, value)?.clamp(1, 1000),
                "Page" => filter.page = number(name, value)?,
                "PageToken" => {}
                _ => {
                    filter.restrict(name, value)?;
                    filter.rest.push((name.clone(), value.clone()));
                }
            }
        }
        Ok(filter)
    }

    fn restrict(&mut self, name: &str, value: &str) -> Result<(), RestError> {
        match name {
            "CallSid" => self.call_sid = Some(value.to_owned()),
            "DateCreated" => {
                self.from = Some(first(name, value)?);
                self.until = Some(after(name, value)?);
            }
            "DateCreated>" => self.from = Some(first(name, value)?),
            "DateCreated<" => self.until = Some(after(name, value)?),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn takes(&self, recording: &Recording) -> bool {
        self.call_sid
            .as_ref()
            .is_none_or(|sid| *sid == recording.call_sid)
            && self.from.is_none_or(|from| recording.created >= from)
            && self.until.is_none_or(|until| recording.created < until)
    }
}

/// One page as JSON, of all the items that the filter lets through.
pub(super) fn page(path: &str, filter: &Filter, mut items: Vec<Value>) -> Value {
    let start = filter
        .page
        .saturating_mul(filter.page_size)
        .min(items.len());
    let end = start.saturating_add(filter.page_size).min(items.len());
    let more = end < items.len();
    items.truncate(end);
    let items = items.split_off(start);

    let uri = |page: usize, token: Option<&Value>| {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&filter.rest);
        query.append_pair("PageSize", &filter.page_size.to_string());
        query.append_pair("Page", &page.to_string());
        if let Some(sid) = token
            .and_then(|item| item.get("sid"))
            .and_then(Value::as_str)
        {
            query.append_pair("PageToken", &format!("PA{sid}"));
        }
        format!("{path}?{}", query.finish())
    };
    json!({
        "first_page_uri": uri(0, None),
        "previous_page_uri": filter.page.checked_sub(1).map(|page| uri(page, items.first())),
        "next_page_uri": more.then(|| uri(filter.page + 1, items.last())),
        "uri": uri(filter.page, None),
        "page": filter.page,
        "page_size": filter.page_size,
        "start": start,
        "end": end.saturating_sub(1).max(start),
        "recordings": items,
    })
}

fn number(name: &str, value: &str) -> Result<usize, RestError> {
    value
        .parse()
        .map_err(|_| RestError::new(400, 20001, format!("Invalid {name}")))
}

/// The first moment that a day or time stands for.
fn first(name: &str, value: &str) -> Result<DateTime<Utc>, RestError> {
    day(value)
        .map(|day| day.and_time(NaiveTime::MIN).and_utc())
        .or_else(|| time(value))
        .ok_or_else(|| RestError::new(400, 20001, format!("Invalid {name}")))
}

/// The first moment after it, in seconds.
fn after(name: &str, value: &str) -> Result<DateTime<Utc>, RestError> {
    day(value)
        .and_then(|day| day.succ_opt())
        .map(|day| day.and_time(NaiveTime::MIN).and_utc())
        .or_else(|| time(value).map(|time| time + chrono::Duration::seconds(1)))
        .ok_or_else(|| RestError::new(400, 20001, format!("Invalid {name}")))
}

fn day(value: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()
}

fn time(value: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value)
        .ok()
        .map(|time| time.to_utc())
}

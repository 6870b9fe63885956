//! Conditional requests (RFC 9110 §13) and the answer that method, conditions and range lead to.

use std::time::UNIX_EPOCH;

use actix_web::http::{
    Method,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};

use super::{
    etag::{self, Comparison},
    range::{self, ByteRange, Requested},
    representation::Representation,
};

/// How a request for a recording is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// 200 with everything.
    Full,
    /// 206 with one part.
    Partial(ByteRange),
    /// 206 `multipart/byteranges`, the parts in the order of the request.
    Multi(Vec<ByteRange>),
    /// 304.
    NotModified,
    /// 412.
    PreconditionFailed,
    /// 416.
    Unsatisfiable,
}

/// Decides by the order of precedence of RFC 9110 §13.2.2.
///
/// `Range` has a meaning for GET alone (§14.2), so HEAD gets the head of the whole.
pub fn decide(method: &Method, headers: &HeaderMap, content: &Representation) -> Decision {
    match precondition(method, headers, content) {
        Precondition::Failed => return Decision::PreconditionFailed,
        Precondition::NotModified => return Decision::NotModified,
        Precondition::Holds => {}
    }
    if *method != Method::GET || !if_range_holds(headers, content) {
        return Decision::Full;
    }
    // `Range` is no list field: two lines of it have no meaning.
    let Some(asked) = only(headers, &header::RANGE) else {
        return Decision::Full;
    };
    match range::parse(asked, content.len()) {
        Requested::Whole => Decision::Full,
        Requested::One(range) => Decision::Partial(range),
        Requested::Several(ranges) => Decision::Multi(ranges),
        Requested::Unsatisfiable => Decision::Unsatisfiable,
    }
}

enum Precondition {
    Holds,
    NotModified,
    Failed,
}

fn precondition(method: &Method, headers: &HeaderMap, content: &Representation) -> Precondition {
    if headers.contains_key(header::IF_MATCH) {
        if !names_us(headers, &header::IF_MATCH, content, Comparison::Strong) {
            return Precondition::Failed;
        }
    } else if let (Some(limit), Some(modified)) = (
        date(headers, &header::IF_UNMODIFIED_SINCE),
        content.modified_seconds(),
    ) && modified > limit
    {
        return Precondition::Failed;
    }

    let safe = *method == Method::GET || *method == Method::HEAD;
    if headers.contains_key(header::IF_NONE_MATCH) {
        if names_us(headers, &header::IF_NONE_MATCH, content, Comparison::Weak) {
            return if safe {
                Precondition::NotModified
            } else {
                Precondition::Failed
            };
        }
    } else if safe
        && let (Some(known), Some(modified)) = (
            date(headers, &header::IF_MODIFIED_SINCE),
            content.modified_seconds(),
        )
        && modified <= known
    {
        return Precondition::NotModified;
    }
    Precondition::Holds
}

/// `*` stands for anything that exists, and the content does.
fn names_us(
    headers: &HeaderMap,
    name: &HeaderName,
    content: &Representation,
    comparison: Comparison,
) -> bool {
    headers.get_all(name).any(|value| {
        value.as_bytes().trim_ascii() == b"*"
            || content
                .etag()
                .is_some_and(|ours| etag::list_has(value.as_bytes(), ours, comparison))
    })
}

/// §13.1.5. A date is a strong validator here: a recording never changes twice in a second, so an
/// exact match is enough.
fn if_range_holds(headers: &HeaderMap, content: &Representation) -> bool {
    if !headers.contains_key(header::IF_RANGE) {
        return true;
    }
    let Some(value) = only(headers, &header::IF_RANGE) else {
        return false;
    };
    if content
        .etag()
        .is_some_and(|ours| etag::is_exactly(value.as_bytes(), ours))
    {
        return true;
    }
    content.modified_seconds().is_some() && seconds(value) == content.modified_seconds()
}

/// A date that is malformed or given twice is ignored (§13.1.3, §13.1.4).
fn date(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    only(headers, name).and_then(seconds)
}

fn seconds(value: &HeaderValue) -> Option<i64> {
    let time = httpdate::parse_http_date(value.to_str().ok()?).ok()?;
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// The value of a field that came in exactly one line.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name);
    match (values.next(), values.next()) {
        (Some(value), None) => Some(value),
        _ => None,
    }
}

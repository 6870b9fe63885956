//! How long the other side asks to wait, RFC 9110 §10.2.3.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// A longer wish is cut to this, so that no arithmetic on it can overflow.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);

/// `Retry-After` in seconds, or as a date, which is compared with the answer's own `Date`; at most a
/// day.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let moment = |text: &str| -> Option<SystemTime> { httpdate::parse_http_date(text.trim()).ok() };
    let wish = text(RETRY_AFTER)?.trim();
    let wait = if wish.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(wish.parse().unwrap_or(u64::MAX))
    } else {
        moment(wish)?
            .duration_since(moment(text(DATE)?)?)
            .unwrap_or_default()
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

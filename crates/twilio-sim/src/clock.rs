//! The simulator's time: the real one, in the forms in which Twilio writes it.

use chrono::{DateTime, SecondsFormat, Utc};

/// Now, to the second: Twilio's dates have no fractions.
#[expect(
    clippy::disallowed_methods,
    reason = "the simulator stands for an outside service, which has its own clock"
)]
pub(crate) fn now() -> DateTime<Utc> {
    let now = Utc::now();
    DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now)
}

/// RFC 2822 with a numeric zone, as in REST answers and status callbacks.
pub(crate) fn rfc2822(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// ISO 8601 with milliseconds, as in stream status callbacks.
pub(crate) fn iso8601(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

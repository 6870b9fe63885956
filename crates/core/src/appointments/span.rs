//! From when until when.

use chrono::{DateTime, TimeDelta, Utc};

use super::AppointmentError;

/// No appointment is longer, so that whatever reaches into a span began at most so long before it.
pub const LONGEST: TimeDelta = TimeDelta::days(7);

/// A beginning and a later end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

impl Span {
    /// From `starts_at` until `ends_at`.
    pub fn new(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Self, AppointmentError> {
        if ends_at <= starts_at {
            return Err(AppointmentError::EndsTooEarly);
        }
        if ends_at - starts_at > LONGEST {
            return Err(AppointmentError::EndsTooLate);
        }
        Ok(Self { starts_at, ends_at })
    }

    /// Its beginning.
    pub fn starts_at(self) -> DateTime<Utc> {
        self.starts_at
    }

    /// Its end, which no longer belongs to it.
    pub fn ends_at(self) -> DateTime<Utc> {
        self.ends_at
    }
}

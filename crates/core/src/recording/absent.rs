//! Why a call has no recording.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The reasons that people and programs are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentReason {
    /// Nothing was recorded.
    NotRecorded,
    /// Twilio's error 16101.
    TooShort,
    /// Twilio's error 16102.
    Silent,
    /// It was there, and Twilio or a person deleted it.
    DeletedUpstream,
}

/// The text is no such reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reason for a missing recording")]
pub struct UnknownReason;

impl AbsentReason {
    const ALL: [Self; 4] = [
        Self::NotRecorded,
        Self::TooShort,
        Self::Silent,
        Self::DeletedUpstream,
    ];

    /// The table's and the API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotRecorded => "not_recorded",
            Self::TooShort => "too_short",
            Self::Silent => "silent",
            Self::DeletedUpstream => "deleted_upstream",
        }
    }

    /// By the error code that Twilio gives beside the status `absent`.
    pub(super) fn from_error_code(code: Option<u32>) -> Self {
        match code {
            Some(16101) => Self::TooShort,
            Some(16102) => Self::Silent,
            _ => Self::NotRecorded,
        }
    }
}

impl fmt::Display for AbsentReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for AbsentReason {
    type Err = UnknownReason;

    fn from_str(text: &str) -> Result<Self, UnknownReason> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.as_str() == text)
            .ok_or(UnknownReason)
    }
}

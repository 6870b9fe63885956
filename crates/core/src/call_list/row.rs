//! A line of the list.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz};

use crate::ids::{CallLogId, LeadId};

/// Where a call's recording stands, as a list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingState {
    /// It plays.
    Ready,
    /// It is on its way.
    Preparing,
    /// It could not be fetched; a person may try again.
    Failed,
    /// The access window is over.
    Expired,
    /// There is none.
    None,
}

/// A word that names no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a recording's state")]
pub struct UnknownState;

impl RecordingState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Ready,
        Self::Preparing,
        Self::Failed,
        Self::Expired,
        Self::None,
    ];

    /// The API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Preparing => "preparing",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::None => "none",
        }
    }
}

impl std::str::FromStr for RecordingState {
    type Err = UnknownState;

    fn from_str(word: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or(UnknownState)
    }
}

/// A call as the list shows it.
#[derive(Clone, Debug, QueryableByName)]
pub struct CallSummary {
    /// The row.
    #[diesel(sql_type = BigInt)]
    pub id: CallLogId,
    /// Twilio's name.
    #[diesel(sql_type = Text)]
    pub call_sid: String,
    /// `inbound` or `outbound`.
    #[diesel(sql_type = Text)]
    pub direction: String,
    /// Twilio's `CallStatus`.
    #[diesel(sql_type = Text)]
    pub status: String,
    /// Who called.
    #[diesel(sql_type = Text)]
    pub from_number: String,
    /// Who was called.
    #[diesel(sql_type = Text)]
    pub to_number: String,
    /// When it began.
    #[diesel(sql_type = Timestamptz)]
    pub started_at: DateTime<Utc>,
    /// When somebody answered.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub answered_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    /// Talk time.
    #[diesel(sql_type = Nullable<Integer>)]
    pub duration_seconds: Option<i32>,
    /// Whom it was with.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub lead_id: Option<LeadId>,
    /// Their name.
    #[diesel(sql_type = Nullable<Text>)]
    pub lead_name: Option<String>,
    /// What the caller wanted.
    #[diesel(sql_type = Nullable<Text>)]
    pub extracted_service: Option<String>,
    /// Where.
    #[diesel(sql_type = Nullable<Text>)]
    pub extracted_city: Option<String>,
    /// The call in some sentences.
    #[diesel(sql_type = Nullable<Text>)]
    pub summary: Option<String>,
    /// Deletion and purge are refused.
    #[diesel(sql_type = Bool)]
    pub legal_hold: bool,
    /// The recording's length, where Twilio told it.
    #[diesel(sql_type = Nullable<Integer>)]
    pub recording_seconds: Option<i32>,
    /// Why there is no recording, where that was told.
    #[diesel(sql_type = Nullable<Text>)]
    pub absent_reason: Option<String>,
    /// [`crate::outcome::Outcome::as_str`]; none while it goes on.
    #[diesel(sql_type = Nullable<Text>)]
    pub outcome: Option<String>,
    /// Where the recording stands.
    #[diesel(sql_type = Text)]
    recording_state: String,
}

impl CallSummary {
    /// Where the recording stands.
    pub fn recording(&self) -> RecordingState {
        self.recording_state.parse().unwrap_or(RecordingState::None)
    }
}

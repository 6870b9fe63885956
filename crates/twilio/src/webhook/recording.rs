//! What became of a recording.

use chrono::{DateTime, Utc};

use super::fields::{Fields, WebhookError};
use crate::ids::{AccountSid, CallSid, RecordingSid};
use crate::status::RecordingStatus;

/// Why there is no file, <https://www.twilio.com/docs/api/errors>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsentReason {
    /// Error 16101: too short to be kept.
    TooShort,
    /// Error 16102: nothing but silence.
    Silent,
    /// Another error, or none was given.
    Unknown,
}

/// A recording's event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingEvent {
    /// The account the recording belongs to.
    pub account_sid: AccountSid,
    /// The parent leg for `<Dial>` and for calls placed by the API.
    pub call_sid: CallSid,
    /// The recording; one call can have several.
    pub recording_sid: RecordingSid,
    /// What became of it.
    pub status: RecordingStatus,
    /// The media's address, to be kept as it came; there for `completed`.
    pub url: Option<String>,
    /// Announced seconds; there for `completed`.
    pub duration_seconds: Option<u32>,
    /// 1 or 2.
    pub channels: Option<u8>,
    /// `inbound`, `outbound` or `both`.
    pub track: Option<String>,
    /// What started it: `DialVerb`, `RecordVerb`, `StartCallRecordingAPI` and so on.
    pub source: Option<String>,
    /// When it began.
    pub start_time: Option<DateTime<Utc>>,
    /// Twilio's error, for `absent` and `failed`.
    pub error_code: Option<u32>,
}

impl RecordingEvent {
    /// Reads the decoded parameters. `completed` without a `RecordingUrl` is refused.
    pub fn parse(params: &[(String, String)]) -> Result<Self, WebhookError> {
        let fields = Fields::new(params);
        let event = Self {
            account_sid: fields.required("AccountSid")?,
            call_sid: fields.required("CallSid")?,
            recording_sid: fields.required("RecordingSid")?,
            status: fields.required("RecordingStatus")?,
            url: fields.owned("RecordingUrl")?,
            duration_seconds: fields.seconds("RecordingDuration")?,
            channels: fields.parsed("RecordingChannels")?,
            track: fields.owned("RecordingTrack")?,
            source: fields.owned("RecordingSource")?,
            start_time: fields.rfc2822("RecordingStartTime")?,
            error_code: fields.parsed("ErrorCode")?.filter(|code| *code != 0),
        };
        if event.status == RecordingStatus::Completed && event.url.is_none() {
            return Err(WebhookError::Missing("RecordingUrl"));
        }
        Ok(event)
    }

    /// Why there is no file; `None` unless the status is `absent`.
    pub fn absent_reason(&self) -> Option<AbsentReason> {
        (self.status == RecordingStatus::Absent).then_some(match self.error_code {
            Some(16_101) => AbsentReason::TooShort,
            Some(16_102) => AbsentReason::Silent,
            _ => AbsentReason::Unknown,
        })
    }
}

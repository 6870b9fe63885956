//! The end of a media stream.

use chrono::{DateTime, Utc};

use super::fields::{Fields, WebhookError};
use crate::ids::{AccountSid, CallSid};
use crate::status::StreamEvent;

/// A callback about a call's media stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamEnded {
    /// The account the call belongs to.
    pub account_sid: AccountSid,
    /// The call whose media was streamed.
    pub call_sid: CallSid,
    /// The stream, `MZ…`.
    pub stream_sid: Option<String>,
    /// What happened; absent where the callback is the `action` of `<Connect>`.
    pub event: Option<StreamEvent>,
    /// Twilio's words about an error.
    pub error: Option<String>,
    /// When it happened.
    pub timestamp: Option<DateTime<Utc>>,
}

impl StreamEnded {
    /// Reads the decoded parameters.
    pub fn parse(params: &[(String, String)]) -> Result<Self, WebhookError> {
        let fields = Fields::new(params);
        Ok(Self {
            account_sid: fields.required("AccountSid")?,
            call_sid: fields.required("CallSid")?,
            stream_sid: fields.owned("StreamSid")?,
            event: fields.parsed("StreamEvent")?,
            error: fields.owned("StreamError")?,
            timestamp: fields.rfc3339("Timestamp")?,
        })
    }
}

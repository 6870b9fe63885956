//! What Twilio tells when it asks how to go on: the requests of a verb's `action`.

use super::fields::{Fields, WebhookError};
use crate::ids::{AccountSid, CallSid};
use crate::status::CallStatus;

/// The end of a `<Dial>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialEnded {
    /// The account the call belongs to.
    pub account_sid: AccountSid,
    /// The call whose `TwiML` dialled.
    pub call_sid: CallSid,
    /// How the dialling ended; `completed` where somebody answered.
    pub status: CallStatus,
}

impl DialEnded {
    /// Reads the decoded parameters.
    pub fn parse(params: &[(String, String)]) -> Result<Self, WebhookError> {
        let fields = Fields::new(params);
        let status = match fields.text("DialCallStatus")? {
            // Twilio's word where a conference or queue was dialled.
            Some("answered") => CallStatus::Completed,
            _ => fields.required("DialCallStatus")?,
        };
        Ok(Self {
            account_sid: fields.required("AccountSid")?,
            call_sid: fields.required("CallSid")?,
            status,
        })
    }
}

/// The end of a `<Record>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLeft {
    /// The account the call belongs to.
    pub account_sid: AccountSid,
    /// The call.
    pub call_sid: CallSid,
    /// The message's length; 0 where the caller said nothing.
    pub seconds: u32,
}

impl MessageLeft {
    /// Reads the decoded parameters.
    pub fn parse(params: &[(String, String)]) -> Result<Self, WebhookError> {
        let fields = Fields::new(params);
        Ok(Self {
            account_sid: fields.required("AccountSid")?,
            call_sid: fields.required("CallSid")?,
            seconds: fields.seconds("RecordingDuration")?.unwrap_or(0),
        })
    }
}

//! A call that arrives, and how calls go on.

use chrono::{DateTime, Utc};

use super::fields::{Fields, WebhookError};
use crate::ids::{AccountSid, CallSid};
use crate::status::{CallStatus, Direction};

/// A call at one of the account's numbers, waiting for `TwiML`.
///
/// `from` and `to` are Twilio's texts: mostly E.164, but also `anonymous`, `client:x` or `sip:…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingCall {
    /// The account the number belongs to.
    pub account_sid: AccountSid,
    /// The new leg.
    pub call_sid: CallSid,
    /// The caller.
    pub from: String,
    /// The number that was called.
    pub to: String,
    /// Mostly `ringing`.
    pub status: CallStatus,
    /// `inbound`, where Twilio says so.
    pub direction: Option<Direction>,
    /// The caller's name by a look-up of the carrier's; foreign text.
    pub caller_name: Option<String>,
    /// Who forwarded the call here, where the carrier tells.
    pub forwarded_from: Option<String>,
}

impl IncomingCall {
    /// Reads the decoded parameters.
    pub fn parse(params: &[(String, String)]) -> Result<Self, WebhookError> {
        let fields = Fields::new(params);
        Ok(Self {
            account_sid: fields.required("AccountSid")?,
            call_sid: fields.required("CallSid")?,
            from: fields.required_text("From")?,
            to: fields.required_text("To")?,
            status: fields.required("CallStatus")?,
            direction: fields.parsed("Direction")?,
            caller_name: fields.owned("CallerName")?,
            forwarded_from: fields.owned("ForwardedFrom")?,
        })
    }
}

/// A step in a leg's life. Deliveries repeat, overlap and arrive out of order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallStatusEvent {
    /// The account the leg belongs to.
    pub account_sid: AccountSid,
    /// The leg.
    pub call_sid: CallSid,
    /// The leg whose `<Dial>` placed this one.
    pub parent_call_sid: Option<CallSid>,
    /// Where the leg stands now.
    pub status: CallStatus,
    /// Counts a leg's events from 0: a later number wins, whatever the order of arrival.
    pub sequence_number: Option<u32>,
    /// When it happened.
    pub timestamp: Option<DateTime<Utc>>,
    /// Seconds of the conversation; on terminal events only.
    pub call_duration_seconds: Option<u32>,
    /// Who placed the leg.
    pub direction: Option<Direction>,
    /// The caller.
    pub from: Option<String>,
    /// The called.
    pub to: Option<String>,
    /// Why the carrier could not connect, as a SIP status.
    pub sip_response_code: Option<u16>,
}

impl CallStatusEvent {
    /// Reads the decoded parameters.
    pub fn parse(params: &[(String, String)]) -> Result<Self, WebhookError> {
        let fields = Fields::new(params);
        Ok(Self {
            account_sid: fields.required("AccountSid")?,
            call_sid: fields.required("CallSid")?,
            parent_call_sid: fields.parsed("ParentCallSid")?,
            status: fields.required("CallStatus")?,
            sequence_number: fields.parsed("SequenceNumber")?,
            timestamp: fields.rfc2822("Timestamp")?,
            call_duration_seconds: fields.seconds("CallDuration")?,
            direction: fields.parsed("Direction")?,
            from: fields.owned("From")?,
            to: fields.owned("To")?,
            sip_response_code: fields.parsed("SipResponseCode")?,
        })
    }
}

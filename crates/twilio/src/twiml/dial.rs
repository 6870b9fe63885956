//! `<Dial>`: connecting the caller to somebody, recorded or not.

use super::element::{Element, Verb, verb};
use crate::status::{CallEvent, RecordingStatusEvent};

/// Whether and from when a dialled call is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialRecord {
    /// Not at all.
    DoNotRecord,
    /// One channel, from the answer.
    FromAnswer,
    /// One channel, from the first ring.
    FromRinging,
    /// The parent leg on channel 1, the dialled one on channel 2, from the answer.
    FromAnswerDual,
    /// The parent leg on channel 1, the dialled one on channel 2, from the first ring.
    FromRingingDual,
}

verb! {
    /// Calls one or several numbers and connects the first that answers.
    Dial {
        /// Where Twilio asks how to go on when the dialled leg has ended.
        action(&str) = "action",
        /// Keeps the caller's ringing tone until the other end answers.
        answer_on_bridge(bool) = "answerOnBridge",
        /// The number shown to the dialled party: one of the account's or the caller's own.
        caller_id(&str) = "callerId",
        /// Seconds to let it ring.
        timeout(u32) = "timeout",
        /// Seconds after which the connected call is ended.
        time_limit(u32) = "timeLimit",
        /// Where recording events are posted; the parent leg's `CallSid` comes with them.
        recording_status_callback(&str) = "recordingStatusCallback",
        /// Which recording events are posted; only `completed` without this.
        recording_status_callback_events(&[RecordingStatusEvent]) = "recordingStatusCallbackEvent",
    }
}

impl Dial {
    /// Dials nobody yet: add numbers.
    pub fn new() -> Self {
        Self(Element::new("Dial"))
    }

    /// Whether and how the call is recorded.
    pub fn record(mut self, record: DialRecord) -> Self {
        self.0.set(
            "record",
            match record {
                DialRecord::DoNotRecord => "do-not-record",
                DialRecord::FromAnswer => "record-from-answer",
                DialRecord::FromRinging => "record-from-ringing",
                DialRecord::FromAnswerDual => "record-from-answer-dual",
                DialRecord::FromRingingDual => "record-from-ringing-dual",
            },
        );
        self
    }

    /// Adds a number; several are dialled at the same time.
    pub fn number(mut self, number: Number) -> Self {
        self.0.push(number.0);
        self
    }
}

impl Default for Dial {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Dial> for Verb {
    fn from(dial: Dial) -> Self {
        Self(dial.0)
    }
}

verb! {
    /// A telephone number inside `<Dial>`.
    Number {
        /// Where the dialled leg's progress is posted.
        status_callback(&str) = "statusCallback",
        /// Which events are posted; only `completed` without this.
        status_callback_events(&[CallEvent]) = "statusCallbackEvent",
        /// `TwiML` that the dialled party hears before the two are connected.
        url(&str) = "url",
    }
}

impl Number {
    /// The number in E.164.
    pub fn new(e164: &str) -> Self {
        Self(Element::with_text("Number", e164))
    }
}

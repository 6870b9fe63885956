//! `TwiML` answers to voice webhooks, <https://www.twilio.com/docs/voice/twiml>.
//!
//! Texts and attributes are escaped by the XML writer; characters that XML 1.0 cannot carry are
//! dropped, because a caller's name may hold them and Twilio refuses the whole document.

mod dial;
mod element;
mod media;
mod verbs;

pub use dial::{Dial, DialRecord, Number};
pub use element::Verb;
pub use media::{ConnectStream, Record, StartRecording};
pub use verbs::{Hangup, Pause, Play, Redirect, Reject, RejectReason, Say};

use element::Element;

/// A `<Response>`: verbs carried out one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response(Element);

impl Default for Response {
    fn default() -> Self {
        Self(Element::new("Response"))
    }
}

impl Response {
    /// An empty response: Twilio hangs up.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a verb behind those that are there.
    #[must_use]
    pub fn with(mut self, verb: impl Into<Verb>) -> Self {
        self.0.push(verb.into().0);
        self
    }

    /// The document, to be served as `text/xml; charset=utf-8`.
    pub fn to_xml(&self) -> String {
        self.0.document()
    }
}

//! The plain verbs: speech, silence, and the ends of a call.

use super::element::{AttributeValue, Element, Verb, verb};

verb! {
    /// Speaks a text.
    Say {
        /// The language as a BCP 47 tag, `he-IL`.
        language(&str) = "language",
        /// A voice by Twilio's name, `Google.he-IL-Standard-A`.
        voice(&str) = "voice",
    }
}

impl Say {
    /// Says `text` in the account's default voice.
    pub fn new(text: &str) -> Self {
        Self(Element::with_text("Say", text))
    }
}

verb! {
    /// Plays an audio file that Twilio fetches.
    Play {
        /// How many times; 0 plays until the call ends.
        repeat(u32) = "loop",
    }
}

impl Play {
    /// Plays the file at `url`.
    pub fn new(url: &str) -> Self {
        Self(Element::with_text("Play", url))
    }
}

verb! {
    /// Waits in silence.
    Pause {}
}

impl Pause {
    /// Waits `seconds`.
    pub fn new(seconds: u32) -> Self {
        let mut element = Element::new("Pause");
        element.set("length", &seconds.attribute_text());
        Self(element)
    }
}

/// What the caller of a rejected call hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectReason {
    /// The number is not in service.
    Rejected,
    /// A busy tone.
    Busy,
}

verb! {
    /// Refuses the call without answering it; only as the first verb.
    Reject {}
}

impl Reject {
    /// Refuses for `reason`.
    pub fn new(reason: RejectReason) -> Self {
        let mut element = Element::new("Reject");
        element.set(
            "reason",
            match reason {
                RejectReason::Rejected => "rejected",
                RejectReason::Busy => "busy",
            },
        );
        Self(element)
    }
}

verb! {
    /// Ends the call.
    Hangup {}
}

impl Hangup {
    /// Ends the call.
    pub fn new() -> Self {
        Self(Element::new("Hangup"))
    }
}

impl Default for Hangup {
    fn default() -> Self {
        Self::new()
    }
}

verb! {
    /// Goes on with the `TwiML` found elsewhere.
    Redirect {}
}

impl Redirect {
    /// Goes on with the document that `url` answers to a `POST`.
    pub fn new(url: &str) -> Self {
        Self(Element::with_text("Redirect", url))
    }
}

macro_rules! into_verb {
    ($($name:ident),+) => {
        $(impl From<$name> for Verb {
            fn from(verb: $name) -> Self {
                Self(verb.0)
            }
        })+
    };
}

into_verb!(Say, Play, Pause, Reject, Hangup, Redirect);

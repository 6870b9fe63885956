//! What is to happen next.

use serde::{Deserialize, Serialize};

use crate::lexicon::Lexicon;
use crate::transcript::Transcript;
use crate::word::words;

/// What the call ended with, as far as its words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextAction {
    /// Someone is to call back.
    CallBack,
    /// A visit or an appointment was agreed.
    Visit,
    /// A price or an offer was asked for.
    Quote,
    /// Something is to be sent.
    Send,
    /// Nothing was said.
    None,
}

impl NextAction {
    /// The word that is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CallBack => "call_back",
            Self::Visit => "visit",
            Self::Quote => "quote",
            Self::Send => "send",
            Self::None => "none",
        }
    }
}

/// The last thing agreed wins: a visit over a price asked earlier, a call back over all.
pub(crate) fn next_action(transcript: &Transcript) -> NextAction {
    let lexicon = Lexicon::embedded();
    let mut found = NextAction::None;
    for segment in &transcript.segments {
        let words = words(&segment.text);
        if lexicon.has(&words, "callback") {
            return NextAction::CallBack;
        }
        if lexicon.has(&words, "visit") {
            found = NextAction::Visit;
        } else if lexicon.has(&words, "send") {
            found = NextAction::Send;
        } else if lexicon.has(&words, "quote") && found == NextAction::None {
            found = NextAction::Quote;
        }
    }
    found
}

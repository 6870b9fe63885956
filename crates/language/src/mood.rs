//! How the caller felt.

use serde::{Deserialize, Serialize};

use crate::lexicon::Lexicon;
use crate::transcript::{Speaker, Transcript};
use crate::word::words;

/// The caller's mood, by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// Thanks and praise.
    Positive,
    /// Neither.
    Neutral,
    /// Complaint and anger.
    Negative,
}

impl Mood {
    /// The word that is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Neutral => "neutral",
            Self::Negative => "negative",
        }
    }
}

/// Anger outweighs politeness: one says thanks also where one complains.
pub(crate) fn mood(transcript: &Transcript) -> Mood {
    let lexicon = Lexicon::embedded();
    let (mut thanks, mut anger) = (0, 0);
    for segment in &transcript.segments {
        if segment.speaker != Some(Speaker::Agent) {
            let words = words(&segment.text);
            thanks += lexicon.count(&words, "thanks");
            anger += lexicon.count(&words, "anger");
        }
    }
    if anger > 0 {
        Mood::Negative
    } else if thanks > 0 {
        Mood::Positive
    } else {
        Mood::Neutral
    }
}

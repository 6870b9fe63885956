//! What was said, in the order in which it was said.

use serde::{Deserialize, Serialize};

/// Who speaks. Known where each side was recorded on a channel of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The business's side.
    Agent,
    /// The other side.
    Customer,
}

/// A stretch of speech.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Seconds from the beginning of the recording.
    pub start: f64,
    /// Seconds from the beginning of the recording.
    pub end: f64,
    /// Who speaks, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// The words, as the transcriber wrote them.
    pub text: String,
}

/// A whole call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// By time.
    pub segments: Vec<Segment>,
}

impl Transcript {
    /// The words alone, a line a segment.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.segments.iter().map(|s| s.text.trim()).collect();
        lines.join("\n")
    }

    /// The last thing that somebody other than the speaker of `segment` said before it.
    pub(crate) fn answered(&self, segment: usize) -> Option<&Segment> {
        let speaker = self.segments.get(segment)?.speaker;
        self.segments
            .get(..segment)?
            .iter()
            .rev()
            .find(|earlier| earlier.speaker != speaker || speaker.is_none())
    }
}

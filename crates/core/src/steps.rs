//! What must happen to a call's recording, one row a call and step in `processing_steps`.
//!
//! The row decides, the queue only carries. A worker claims by compare-and-set, and every later
//! statement of its claim compares `claims` again: who lost a step changes nothing any more.

mod backlog;
mod claim;
mod failure;
mod policy;
mod pushing;
mod request;
mod revive;
mod row;
mod watch;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use backlog::{Backlog, backlog};
pub use claim::{Claim, beat, claim, defer, finish, hand_back, hold, progress};
pub use failure::{AfterFailure, StepFailure, fail};
pub use policy::{MAX_LOSSES, MAX_TRIES, WINDOW, retry_after};
pub use pushing::{PUSHED_SECONDS, Queued, mark_pushed, unpushed};
pub use request::{Requested, reopen, request, retry};
pub use revive::revive;
pub use row::{State, StepRow, find, of_call};
pub use watch::{TakenBack, Watch};

/// One thing to be done for a call. The words are those of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Gets the recordings from Twilio into the store.
    Download,
    /// Computes the waveform.
    Peaks,
    /// Turns speech into text.
    Transcribe,
    /// Finds service and city in the text.
    Analyse,
}

/// The text names no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a processing step")]
pub struct UnknownStep;

impl Step {
    /// Every step, in the order in which they follow each other.
    pub const ALL: [Self; 4] = [Self::Download, Self::Peaks, Self::Transcribe, Self::Analyse];

    /// The table's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Download => "download",
            Self::Peaks => "peaks",
            Self::Transcribe => "transcribe",
            Self::Analyse => "analyse",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Step {
    type Err = UnknownStep;

    fn from_str(text: &str) -> Result<Self, UnknownStep> {
        Self::ALL
            .into_iter()
            .find(|step| step.as_str() == text)
            .ok_or(UnknownStep)
    }
}

impl TryFrom<String> for Step {
    type Error = UnknownStep;

    fn try_from(text: String) -> Result<Self, UnknownStep> {
        text.parse()
    }
}

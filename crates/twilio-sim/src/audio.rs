//! What a recording sounds like: a built-in conversation, a file, or generated frames.

mod library;
mod mp3;
mod source;
mod synthetic;
mod tone;
mod turns;

use serde::{Deserialize, Serialize};

pub(crate) use library::Library;
pub(crate) use source::Source;
pub(crate) use synthetic::SyntheticMp3;
pub(crate) use tone::ToneWav;
pub(crate) use turns::{Turn, turns};

/// Bytes of 32 kbit/s a second, the rate of Twilio's mp3 and of every recording here.
pub(crate) const BYTES_PER_SECOND: u64 = 4000;

/// The audio of a recording, as asked for in JSON.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Audio {
    /// A name from the library, such as `"he-plumber"`.
    Named(String),
    /// `{"synthetic_bytes": n}`: silent CBR frames with content of their own, n bytes in all.
    Synthetic {
        /// Length of the file; from 96 on it is a valid mp3.
        synthetic_bytes: u64,
    },
}

/// A recording's audio in both shapes.
#[derive(Clone, Debug)]
pub(crate) struct Track {
    pub(crate) mono: Source,
    /// Absent where the recording has one channel only.
    pub(crate) dual: Option<Source>,
    pub(crate) duration_ms: u64,
}

impl Track {
    /// Finds or generates the audio; `None` for an unknown name. `seed` tells one generated
    /// recording from another: same seed and length, same bytes.
    pub(crate) fn make(library: &Library, audio: &Audio, channels: u8, seed: &str) -> Option<Self> {
        match audio {
            Audio::Named(name) => {
                let mono = library.find(name, false)?;
                let duration_ms = mp3::measure(&mono).duration_ms;
                let dual = if channels == 2 {
                    library.find(name, true).map(Source::Bytes)
                } else {
                    None
                };
                Some(Self {
                    mono: Source::Bytes(mono),
                    dual,
                    duration_ms,
                })
            }
            Audio::Synthetic { synthetic_bytes } => Some(Self {
                mono: Source::Mp3(SyntheticMp3::new(seed, *synthetic_bytes, false)),
                dual: (channels == 2)
                    .then(|| Source::Mp3(SyntheticMp3::new(seed, *synthetic_bytes, true))),
                duration_ms: synthetic_bytes.saturating_mul(1000) / BYTES_PER_SECOND,
            }),
        }
    }

    pub(crate) fn channels(&self) -> u8 {
        if self.dual.is_some() { 2 } else { 1 }
    }

    /// Rounded to whole seconds, as `RecordingDuration` is; never 0.
    pub(crate) fn seconds(&self) -> u64 {
        (self.duration_ms.saturating_add(500) / 1000).max(1)
    }
}

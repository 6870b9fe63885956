//! What the worker makes of a stored recording, and what a person reads of it: the waveform, the
//! transcript, service and city with their evidence.
//!
//! Everything is written in the transaction that ends the step's claim, or piece by piece where a
//! piece costs money. A call that was erased gets nothing any more.

mod brief;
mod insight;
mod part;
mod sound;
mod transcript;
mod waveform;

pub use brief::{Brief, Provider, brief};
pub use insight::{Insight, insight, save_analysis};
pub use part::{Begun, Part, PartKey, begin_part, finish_part, note_operation};
pub use sound::{Sound, sounds};
pub use transcript::{Transcribed, load_transcript, save_transcript};
pub(crate) use waveform::has_unheard;
pub use waveform::{NewWaveform, save_waveform, waveform};

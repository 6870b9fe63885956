//! Recordings as sound: decoded in a stream, in memory that does not grow with their length.
//!
//! [`listen`] makes the waveform, the true duration and the silences of a recording of any length;
//! [`split`] cuts one into pieces that a transcriber takes, a channel and a stretch of time each.

mod cut;
mod decode;
mod level;
mod listen;
mod split;
mod wav;
mod waveform;

pub use cut::{Stretch, cuts};
pub use decode::{AudioError, Format};
pub use level::{Levels, Silence};
pub use listen::{Heard, listen};
pub use split::{Piece, split};
pub use wav::read_wav;
pub use waveform::Waveform;

//! The payloads of Twilio's webhooks, read from decoded form parameters.
//!
//! A signature has no delimiters between names and values, so a replay can move letters from a
//! value to its name: every field that matters is required and checked for its form here.

mod after;
mod call;
mod fields;
mod recording;
mod stream;

pub use crate::status::{CallStatus, Direction, RecordingStatus, StreamEvent};
pub use after::{DialEnded, MessageLeft};
pub use call::{CallStatusEvent, IncomingCall};
pub use fields::WebhookError;
pub use recording::{AbsentReason, RecordingEvent};
pub use stream::StreamEnded;

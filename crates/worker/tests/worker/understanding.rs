//! Understanding calls: transcribers, analysers, and the steps that use them.

mod analysing;
mod chat;
mod google;
#[cfg(feature = "local-whisper")]
mod local;
mod openai;
mod peaks;
mod sound;
mod stage;
mod stand_in;
mod transcribing;

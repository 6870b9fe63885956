//! Recordings as Twilio makes them, made here with ffmpeg.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad;
mod pieces;
mod sound;
mod waves;

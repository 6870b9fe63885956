//! Twilio's protocol against vectors of the official library and a stand-in server.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod after;
mod calls;
mod form;
mod ids;
mod media;
mod media_faults;
mod public_address;
mod recordings;
mod redirects;
mod settings;
mod signature;
mod sniff;
mod source;
mod stand_in;
mod status;
mod twiml;
mod webhook;

//! Twilio's protocol: REST client, media download, webhook signatures and payloads, and `TwiML`.
//!
//! Nothing here knows the database or a tenant; time that matters is Twilio's own.

pub mod client;
pub mod error;
pub mod form;
pub mod ids;
pub mod public_address;
pub mod retry_after;
pub mod settings;
pub mod signature;
pub mod sniff;
pub mod status;
pub mod twiml;
pub mod webhook;

pub use client::TwilioClient;
pub use error::TwilioError;
pub use ids::{AccountSid, CallSid, RecordingSid};
pub use settings::{Auth, TwilioConfig};

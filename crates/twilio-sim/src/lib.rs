//! A stand-in for Twilio's voice API: for development, the demo and tests.
//!
//! It meets the product over HTTP alone and shares no code with it, so that a misreading of
//! Twilio's rules in one is not repeated in the other. [`start`] runs it inside a test process;
//! the `twilio-sim` binary runs it alone.
//!
//! - `/2010-04-01/…`: the part of Twilio's REST API that the product uses (see `rest`).
//! - `/_sim/…`: control, for loopback clients only (see `control`).

mod audio;
mod caller;
mod clock;
mod config;
mod control;
mod counters;
mod fault;
mod rest;
mod server;
mod sid;
mod signature;
mod state;
mod webhook;

pub use audio::Audio;
pub use caller::{CallPlan, CallReport, OutboundPlan, Scenario};
pub use config::Config;
pub use server::{Running, start};
pub use signature::sign;
pub use webhook::Exchange;

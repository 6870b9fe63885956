//! prosaas-calls: plays recordings, tells what happens to calls as it happens, and answers Twilio's
//! webhooks with call flows.

mod audits;
mod events;
mod rate;
mod recordings;
mod remember;
pub mod routes;
mod signed_link;
pub mod start;
pub mod state;
mod webhook;

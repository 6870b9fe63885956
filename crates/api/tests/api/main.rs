//! prosaas-api over HTTP, in this process, on a real PostgreSQL and a real Redis.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod audit_log;
mod call_detail;
mod calls_list;
mod documented;
mod downloads;
mod downloads_waiting;
mod holds;
mod invitations;
mod members;
mod operator;
mod process;
mod rig;
mod settings;
mod sign_in;
mod stats;
mod tokens;
mod webhooks;

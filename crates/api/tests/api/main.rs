//! prosaas-api over HTTP, in this process, on a real PostgreSQL and a real Redis.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod call_detail;
mod calls_list;
mod documented;
mod downloads;
mod downloads_waiting;
mod invitations;
mod members;
mod process;
mod rig;
mod settings;
mod sign_in;
mod tokens;
mod webhooks;

//! prosaas-calls over HTTP, in this process, on a real PostgreSQL and a real Redis.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod answers;
mod beside;
mod documented;
mod erasing;
mod forms;
mod held;
mod links;
mod live;
mod memory;
mod numbers;
mod orders;
mod outbound;
mod outcomes;
mod peaks;
mod playing;
mod process;
mod progressive;
mod recording_off;
mod rig;
mod twiml;
mod webhooks;

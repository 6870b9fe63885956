//! The worker on a real PostgreSQL and a real Redis, with work that the tests direct.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod directed;
mod failures;
mod health;
mod jobs;
mod redis_outage;
mod rig;
mod stopping;
mod understanding;
mod webhooks;

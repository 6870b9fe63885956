//! prosaas-core over a real PostgreSQL and Redis.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod call_states;
mod erasing;
mod fetching;
mod keeping;
mod locating;
mod outbox;
mod pool;
mod reviving;
mod schema;
mod stage;
mod steps;
mod tenancy;

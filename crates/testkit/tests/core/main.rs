//! prosaas-core over a real PostgreSQL and Redis.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod fetching;
mod keeping;
mod schema;
mod stage;
mod steps;
mod tenancy;

//! prosaas-core over a real PostgreSQL and Redis.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod bucket;
mod bucket_faults;
mod call_states;
mod callbacks;
mod erasing;
mod fetching;
mod folding;
mod keeping;
mod lead_merging;
mod locating;
mod locking;
mod outbound_queue;
mod outbox;
mod pool;
mod recording_off;
mod reviving;
mod schema;
mod stage;
mod steps;
mod tenancy;
mod understood;

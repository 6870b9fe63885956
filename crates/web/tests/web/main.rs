//! Tests of what both HTTP services share.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod access;
mod bodies;
mod cases;
mod cross_origin;
mod draining;
mod errors;
mod guessing;
mod health;
mod members;
mod office;
mod properties;
mod ranges;
mod ranges_behind_nginx;
mod ranges_from_a_bucket;
mod request_ids;
mod service;
mod sessions;
mod sign_in;
mod support;

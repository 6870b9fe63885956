//! The simulator over its sockets, and against a stand-in for the product.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod access;
mod binary;
mod faults;
mod lists;
mod media;
mod outbound;
mod product;
mod scenarios;
mod signature;
mod simulator;

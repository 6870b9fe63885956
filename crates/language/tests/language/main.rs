//! The labelled calls of `data/calls`, and what the matcher makes of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::print_stdout,
    reason = "a test that fails shows which calls were misunderstood"
)]

mod labelled;
mod quality;

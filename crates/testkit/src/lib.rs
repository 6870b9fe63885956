//! For tests only: a database and a queue prefix per test, builders of what a test needs, and the
//! product's real processes with a stand-in Twilio.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can't be set up should fail where it is"
)]

pub mod builders;
pub mod database;
pub mod plans;
pub mod process;
pub mod redis;
pub mod s3;
pub mod servers;
pub mod settings;
pub mod sim;
pub mod stack;
pub mod wait;
pub mod whisper_model;

pub use builders::{TestBusiness, TestCall};
pub use database::TestDatabase;
pub use plans::Plans;
pub use redis::TestRedis;
pub use s3::TestS3;
pub use stack::Stack;
pub use wait::until;

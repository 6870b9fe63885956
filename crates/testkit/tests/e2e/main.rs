//! The real processes over real HTTP, PostgreSQL, Redis and the stand-in Twilio.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod click_to_call;
mod collector;
mod encrypted;
mod erasing;
mod fault_crowd;
mod fault_disk;
mod fault_outbound;
mod fault_postgres;
mod fault_redis;
mod fault_worker;
mod gateway;
mod listener;
mod observability;
mod operating;
mod player;
mod playing;
mod replicas;
mod tools;
mod traces;
mod understanding;
mod upkeep;
mod upstream;
mod walk;
mod way;

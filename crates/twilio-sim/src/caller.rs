//! Plays calls: asks the product what to do, does it, and tells it what happened.
//!
//! Nothing takes real time: a conversation of a minute is over at once, with a duration of 60.

mod dial;
mod flow;
mod inbound;
mod outbound;
mod params;
mod plan;
mod recorder;
mod twiml;

pub(crate) use inbound::play_inbound;
pub(crate) use outbound::{Instructions, Outbound, play_outbound};
pub use plan::{CallPlan, CallReport, OutboundPlan, Scenario};

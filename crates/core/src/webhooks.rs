//! Webhooks to a business's own systems: what happens to its calls, signed by
//! <https://www.standardwebhooks.com>.
//!
//! A message is written in the transaction of the fact that it tells of ([`note`]), one for each of the
//! business's endpoints that wants the topic; the worker claims what is due and delivers it, at least
//! once. Nothing here talks to an endpoint.

mod claim;
mod endpoints;
mod log;
mod outbox;
mod outcome;
mod replay;
mod retry;
mod secret;
mod target;
mod topic;

pub use claim::{Claimed, claim};
pub use endpoints::{
    Change, CreateError, DisabledReason, Endpoint, MAX_ENDPOINTS, NewEndpoint, change, create,
    find, list, remove, rotate,
};
pub use log::{AttemptRow, Message, MessageState, attempts, find_message, messages};
pub use outbox::{note, note_given_up, ping};
pub use outcome::{Attempt, AttemptError, Disabled, finish};
pub use replay::{Replayed, replay_all, replay_one};
pub use secret::Secret;
pub use target::{Target, TargetError};
pub use topic::{Topic, UnknownTopic};

//! Recordings over HTTP, one file an endpoint; what they share stands beside them.

mod answer;
mod asked;
mod by_link;
mod by_session;
mod found;
pub(crate) mod link;
pub(crate) mod play;
mod progressive;
mod report;
pub(crate) mod retry;
pub(crate) mod status;

//! Recordings over HTTP, one file an endpoint; what they share stands beside them.

mod answer;
mod by_link;
mod by_session;
pub(crate) mod erase;
pub(crate) mod link;
mod link_query;
mod listener;
pub(crate) mod peaks;
pub(crate) mod play;
mod progressive;
mod report;
pub(crate) mod retry;
pub(crate) mod status;

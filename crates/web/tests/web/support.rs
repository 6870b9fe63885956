//! A recording, a server that sends it over real connections, and a client that hides nothing.

pub(crate) mod client;
pub(crate) mod nginx;
pub(crate) mod recording;
pub(crate) mod server;

//! prosaas-api: sign-in, calls, downloads; and the commands that set a deployment up.

mod auth;
mod calls;
pub mod commands;
mod docs;
mod openapi;
pub mod routes;
pub mod state;
mod webhooks;

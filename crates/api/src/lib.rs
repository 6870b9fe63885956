//! prosaas-api: sign-in, calls, downloads; and the commands that set a deployment up.

mod auth;
mod calls;
pub mod commands;
mod docs;
mod members;
mod openapi;
pub mod routes;
mod settings;
pub mod state;
mod tokens;
mod webhooks;

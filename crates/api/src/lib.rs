//! prosaas-api: sign-in, calls, downloads; and the commands that set a deployment up.

mod audit;
mod auth;
mod calls;
pub mod commands;
mod docs;
mod members;
mod openapi;
mod operator;
pub mod routes;
mod settings;
pub mod state;
mod stats;
mod tokens;
mod webhooks;

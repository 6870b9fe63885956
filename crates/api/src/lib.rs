//! prosaas-api: sign-in, calls, downloads; and the commands that set a deployment up.

mod auth;
mod callbacks;
mod calls;
pub mod commands;
mod members;
mod numbers;
mod openapi;
mod outbound;
pub mod routes;
mod settings;
pub mod state;
mod tokens;

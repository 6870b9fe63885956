//! prosaas-api: sign-in, calls, downloads; and the commands that set a deployment up.

mod audit;
mod auth;
mod callbacks;
mod calls;
pub mod commands;
mod members;
mod numbers;
mod openapi;
mod operator;
mod outbound;
pub mod routes;
mod settings;
pub mod state;
mod stats;
mod tokens;

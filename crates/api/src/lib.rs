//! prosaas-api: sign-in, calls, downloads, leads, appointments; and the commands that set a deployment up.

mod answers;
mod appointments;
mod audit;
mod auth;
mod calendars;
mod callbacks;
mod calls;
pub mod commands;
mod docs;
mod leads;
mod members;
mod numbers;
mod openapi;
mod operator;
mod outbound;
pub mod routes;
mod settings;
mod spreadsheet;
pub mod state;
mod stats;
mod tokens;
mod webhooks;
mod words;

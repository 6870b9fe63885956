//! prosaas-api: sign-in, calls, downloads, leads, appointments; and the commands that set a deployment up.

mod answers;
mod appointments;
mod auth;
mod calendars;
mod calls;
pub mod commands;
mod leads;
mod members;
mod openapi;
pub mod routes;
mod settings;
mod spreadsheet;
pub mod state;
mod tokens;
mod words;

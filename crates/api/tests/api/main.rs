//! prosaas-api over HTTP, in this process, on a real PostgreSQL and a real Redis.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod appointment_times;
mod appointments;
mod audit_log;
mod calendar_feed;
mod calendars;
mod call_detail;
mod callbacks;
mod calls_list;
mod csv_export;
mod documented;
mod downloads;
mod downloads_waiting;
mod holds;
mod invitations;
mod lead_import;
mod lead_list;
mod lead_merge;
mod lead_notes;
mod leads;
mod members;
mod numbers;
mod operator;
mod opt_outs;
mod outbound;
mod plans;
mod process;
mod rig;
mod settings;
mod sign_in;
mod stats;
mod tokens;
mod transcripts;
mod webhooks;

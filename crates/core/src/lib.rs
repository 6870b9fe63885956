//! What the three services share: settings, the database and its tenants, the recording service,
//! processing steps, the queue and events. It knows nothing of actix.

pub mod account;
pub mod audit;
pub mod build_info;
pub mod business;
pub mod call_detail;
pub mod call_flow;
pub mod call_list;
pub mod call_log;
pub mod clock;
pub mod correction;
pub mod csv_cell;
pub mod database;
pub mod erasure;
pub mod events;
pub mod hold;
pub mod housekeeping;
pub mod ids;
pub mod ingest;
pub mod liveness;
pub mod migrate;
pub mod operator;
pub mod phone;
pub mod playback;
pub mod queue;
pub mod recording;
pub mod revocation;
pub mod role;
#[expect(missing_docs, reason = "generated from the migrated database")]
pub mod schema;
pub mod seed;
pub mod settings;
pub mod stats;
pub mod steps;
pub mod telemetry;
pub mod tenancy;
pub mod time_zone;
pub mod upkeep;
pub mod webhooks;

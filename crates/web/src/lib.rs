//! What both HTTP services share: who asks and what they may, errors, paging, health, figures, serving
//! and draining, and sending a recording with ranges.

pub mod address;
pub mod cors;
pub mod csv_file;
pub mod error;
pub mod health;
pub mod identity;
pub mod input;
pub mod metrics;
pub mod openapi;
pub mod origin;
pub mod paging;
pub mod permission;
pub mod playback;
pub mod redis_connection;
pub mod request_id;
pub mod sending;
pub mod serve;
pub mod session;
mod trace;

pub use error::ApiError;
pub use identity::{Gate, SignedIn};
pub use permission::Allowed;

//! Whom a business talks to: made from calls, by hand, by programs and from files, one a number.

mod change;
mod create;
mod delete;
mod draft;
mod error;
mod filter;
mod find;
pub mod import;
mod list;
mod merge;
pub mod notes;
mod number;
mod row;
mod status;

pub use change::{LeadChange, change};
pub use create::{NewLead, create};
pub use delete::delete;
pub use draft::{Flaw, Invalid, LeadDraft};
pub use error::LeadError;
pub use filter::LeadFilter;
pub use find::{exists, find};
pub use list::{LeadPosition, LeadSort, page};
pub use merge::{TABLES_WITH_A_LEAD, merge};
pub(crate) use number::find_or_make;
pub use row::Lead;
pub use status::{LeadSource, LeadStatus};

use crate::ids::LeadId;

/// The name of a lead in the audit log.
fn object(lead: LeadId) -> String {
    format!("lead:{lead}")
}

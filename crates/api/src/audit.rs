//! The business's audit log.

mod export;
mod filters;
mod list;

pub(crate) use export::{__path_export_audit, export_audit};
pub(crate) use list::{__path_list_audit, list_audit};

//! `POST /api/leads/import`, and how far imports are.

mod file;
mod list;
mod show;
mod start;
mod view;

pub(crate) use list::{__path_list_imports, list_imports};
pub(crate) use show::{__path_show_import, show_import};
pub(crate) use start::{__path_import_leads, import_leads};

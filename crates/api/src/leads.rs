//! Whom the business talks to.

mod appointments;
mod calls;
mod change;
mod create;
mod delete;
mod export;
mod follow;
mod import;
mod list;
mod merge;
mod notes;
mod show;
mod view;

pub(crate) use appointments::{__path_list_lead_appointments, list_lead_appointments};
pub(crate) use calls::{__path_list_lead_calls, list_lead_calls};
pub(crate) use change::{__path_change_lead, change_lead};
pub(crate) use create::{__path_create_lead, create_lead};
pub(crate) use delete::{__path_delete_lead, delete_lead};
pub(crate) use export::{__path_export_leads, export_leads};
pub(crate) use import::{
    __path_import_leads, __path_list_imports, __path_show_import, import_leads, list_imports,
    show_import,
};
pub(crate) use list::{__path_list_leads, list_leads};
pub(crate) use merge::{__path_merge_leads, merge_leads};
pub(crate) use notes::{
    __path_change_note, __path_create_note, __path_delete_note, __path_list_notes, change_note,
    create_note, delete_note, list_notes,
};
pub(crate) use show::{__path_show_lead, show_lead};

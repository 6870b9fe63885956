//! A business's calls: the list, one call, and its recording as a file.

mod detail;
mod download;
mod export;
mod list;
mod view;

pub(crate) use detail::{__path_show_call, show_call};
pub(crate) use download::{
    __path_download, __path_download_by_older_name, download, download_by_older_name,
};
pub(crate) use export::{__path_export_calls, export_calls};
pub(crate) use list::{__path_list_calls, call_page, given, list_calls};
pub(crate) use view::CallView;

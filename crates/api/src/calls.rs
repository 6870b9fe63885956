//! A business's calls: the list, one call, and its recording as a file.

mod detail;
mod download;
mod list;
mod view;

pub(crate) use detail::{__path_show_call, show_call};
pub(crate) use download::{
    __path_download, __path_download_by_older_name, download, download_by_older_name,
};
pub(crate) use list::{__path_list_calls, list_calls};

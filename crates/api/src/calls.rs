//! A business's calls: the list, one call, and its recording as a file.

mod correct;
mod detail;
mod download;
mod export;
mod hold;
mod list;
mod reprocess;
mod transcript;
mod understanding;
mod view;

pub(crate) use correct::{__path_correct_call, correct_call};
pub(crate) use detail::{__path_show_call, show_call};
pub(crate) use download::{
    __path_download, __path_download_by_older_name, download, download_by_older_name,
};
pub(crate) use export::{__path_export_calls, export_calls};
pub(crate) use hold::{__path_lift_hold, __path_set_hold, lift_hold, set_hold};
pub(crate) use list::{__path_list_calls, call_page, given, list_calls};
pub(crate) use reprocess::{__path_reprocess_call, reprocess_call};
pub(crate) use transcript::{__path_take_transcript, take_transcript};
pub(crate) use view::CallView;

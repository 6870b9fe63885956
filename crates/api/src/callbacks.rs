//! Callback tasks: who called and reached nobody.

mod change;
mod list;
mod view;

pub(crate) use change::{__path_change_callback, change_callback};
pub(crate) use list::{__path_list_callbacks, list_callbacks};

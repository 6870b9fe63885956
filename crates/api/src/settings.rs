//! A business's settings.

mod change;
mod preview;
mod view;

pub(crate) use change::{__path_change_settings, change_settings};
pub(crate) use preview::{__path_preview_settings, preview_settings};
pub(crate) use view::{__path_show_settings, show_settings};

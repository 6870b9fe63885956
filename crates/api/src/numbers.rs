//! The business's telephone numbers and what happens when one is called.

mod change;
mod flow;
mod hours;
mod read;
mod view;

pub(crate) use change::{__path_change_number, change_number};
pub(crate) use read::{__path_list_numbers, __path_show_number, list_numbers, show_number};

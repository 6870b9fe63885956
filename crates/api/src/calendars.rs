//! The business's calendars, and their feeds for calendar programs.

mod change;
mod create;
mod delete;
mod feed;
mod link;
mod list;
mod show;
mod view;

pub(crate) use change::{__path_change_calendar, change_calendar};
pub(crate) use create::{__path_create_calendar, create_calendar};
pub(crate) use delete::{__path_delete_calendar, delete_calendar};
pub(crate) use feed::{__path_show_feed, show_feed};
pub(crate) use link::{__path_link_feed, __path_revoke_feed, link_feed, revoke_feed};
pub(crate) use list::{__path_list_calendars, list_calendars};
pub(crate) use show::{__path_show_calendar, show_calendar};

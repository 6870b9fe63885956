//! The business's appointments.

mod body;
mod change;
mod create;
mod delete;
mod list;
mod show;
mod view;

pub(crate) use change::{__path_change_appointment, change_appointment};
pub(crate) use create::{__path_create_appointment, create_appointment};
pub(crate) use delete::{__path_delete_appointment, delete_appointment};
pub(crate) use list::{__path_list_appointments, list_appointments};
pub(crate) use show::{__path_show_appointment, show_appointment};
pub(crate) use view::AppointmentView;

//! Appointments of a business: with a lead or without, in a calendar or in none.

mod change;
mod conflicts;
mod create;
mod delete;
mod error;
mod list;
mod row;
mod span;
mod status;

pub use change::{AppointmentChange, change};
pub use conflicts::{Conflict, conflicts};
pub use create::{NewAppointment, create};
pub use delete::delete;
pub use error::AppointmentError;
pub use list::{AppointmentFilter, AppointmentOrder, AppointmentPosition, InCalendar, page};
pub use row::{Appointment, AppointmentLead, find};
pub use span::{LONGEST, Span};
pub use status::AppointmentStatus;

use crate::ids::AppointmentId;

/// The name of an appointment in the audit log.
fn object(appointment: AppointmentId) -> String {
    format!("appointment:{appointment}")
}

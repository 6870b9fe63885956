//! An appointment as it is read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::AppointmentError;
use crate::database::TenantConn;
use crate::ids::{AppointmentId, CalendarId, LeadId};
use crate::schema::{appointments, leads};
use crate::version::Version;

/// An appointment of the business that asks.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = appointments, check_for_backend(diesel::pg::Pg))]
pub struct Appointment {
    /// The row.
    pub id: AppointmentId,
    /// What it is about.
    pub title: String,
    /// Its beginning.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// [`super::AppointmentStatus`].
    pub status: String,
    /// More about it.
    pub notes: Option<String>,
    /// Whose calendar it is in.
    pub calendar_id: Option<CalendarId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// With whom.
    #[diesel(embed)]
    pub lead: Option<AppointmentLead>,
}

/// With whom an appointment is.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = leads, check_for_backend(diesel::pg::Pg))]
pub struct AppointmentLead {
    /// The row.
    pub id: LeadId,
    /// What to call them.
    pub name: Option<String>,
    /// E.164.
    pub phone: Option<String>,
}

impl Appointment {
    /// Which state of it this is.
    pub fn version(&self) -> Version {
        Version::of(self.updated_at)
    }
}

/// The business's appointment.
pub async fn find(
    conn: &mut TenantConn,
    id: AppointmentId,
) -> Result<Appointment, AppointmentError> {
    appointments::table
        .left_join(leads::table.on(leads::id.nullable().eq(appointments::lead_id)))
        .filter(appointments::business_id.eq(conn.business()))
        .filter(appointments::id.eq(id))
        .select(Appointment::as_select())
        .first(&mut **conn)
        .await
        .optional()?
        .ok_or(AppointmentError::NotFound)
}

//! Which appointments are at the same time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{Appointment, AppointmentError, AppointmentStatus, LONGEST};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{AppointmentId, BusinessId, CalendarId};
use crate::schema::appointments;

/// More than these say no more.
const MOST: i64 = 50;

/// An appointment that another one overlaps.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = appointments, check_for_backend(diesel::pg::Pg))]
pub struct Conflict {
    /// The row.
    pub id: AppointmentId,
    /// What it is about.
    pub title: String,
    /// Its beginning.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
}

/// The other appointments of the same calendar (those without one are one calendar here) that take
/// up some of this one's time. An appointment that takes up none has no conflicts.
pub async fn conflicts(
    conn: &mut TenantConn,
    appointment: &Appointment,
) -> Result<Vec<Conflict>, DatabaseError> {
    if !AppointmentStatus::TAKING_TIME.contains(&appointment.status.as_str()) {
        return Ok(Vec::new());
    }
    let query = appointments::table
        .filter(appointments::business_id.eq(conn.business()))
        .filter(appointments::id.ne(appointment.id))
        .filter(appointments::status.eq_any(AppointmentStatus::TAKING_TIME))
        .filter(appointments::starts_at.lt(appointment.ends_at))
        .filter(appointments::starts_at.gt(appointment.starts_at - LONGEST))
        .filter(appointments::ends_at.gt(appointment.starts_at))
        .order((appointments::starts_at, appointments::id))
        .limit(MOST)
        .select(Conflict::as_select())
        .into_boxed();
    let query = match appointment.calendar_id {
        Some(calendar) => query.filter(appointments::calendar_id.eq(calendar)),
        None => query.filter(appointments::calendar_id.is_null()),
    };
    Ok(query.load(&mut **conn).await?)
}

/// [`conflicts`], where the caller accepts none: the transaction is then to be dropped.
pub(super) async fn refuse(
    conn: &mut TenantConn,
    appointment: &Appointment,
) -> Result<(), AppointmentError> {
    if conflicts(conn, appointment).await?.is_empty() {
        Ok(())
    } else {
        Err(AppointmentError::Overlaps)
    }
}

/// Lets the changes of a calendar pass one after the other until the end of the transaction: two
/// that want the same time would not see each other.
pub(super) async fn one_by_one(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    calendar: Option<CalendarId>,
) -> Result<(), DatabaseError> {
    let calendar = calendar.map_or(0, |calendar| calendar.0);
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(format!("appointments:{business}:{calendar}"))
        .execute(conn)
        .await?;
    Ok(())
}

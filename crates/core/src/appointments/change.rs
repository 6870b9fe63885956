//! An appointment that somebody moves or edits.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::conflicts::{one_by_one, refuse};
use super::create::hold;
use super::{Appointment, AppointmentError, Span, find, object};
use crate::audit::{self, Action, By};
use crate::database::TenantConn;
use crate::ids::{AppointmentId, CalendarId, LeadId};
use crate::schema::appointments;
use crate::version::{Expected, Version};

/// What is changed: `None` leaves a field as it is, `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = appointments)]
pub struct AppointmentChange {
    /// What it is about.
    pub title: Option<String>,
    /// Its beginning.
    pub starts_at: Option<DateTime<Utc>>,
    /// Its end.
    pub ends_at: Option<DateTime<Utc>>,
    /// [`super::AppointmentStatus::as_str`].
    pub status: Option<&'static str>,
    /// More about it.
    pub notes: Option<Option<String>>,
    /// With whom.
    pub lead_id: Option<Option<LeadId>>,
    /// Whose calendar it is in.
    pub calendar_id: Option<Option<CalendarId>>,
}

/// What decides about a change.
#[derive(Queryable)]
pub(super) struct Before {
    updated_at: DateTime<Utc>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    calendar: Option<CalendarId>,
}

/// Changes an appointment whose version is as expected; where `alone`, only if its time is then
/// free. A refusal ends the caller's transaction.
pub async fn change(
    conn: &mut TenantConn,
    id: AppointmentId,
    change: &AppointmentChange,
    alone: bool,
    expected: &Expected,
    by: &By,
) -> Result<Appointment, AppointmentError> {
    let before = lock(conn, id, expected).await?;
    if *change == AppointmentChange::default() {
        return find(conn, id).await;
    }
    Span::new(
        change.starts_at.unwrap_or(before.starts_at),
        change.ends_at.unwrap_or(before.ends_at),
    )?;
    hold(conn, change.lead_id.flatten(), change.calendar_id.flatten()).await?;
    let business = conn.business();
    let calendar = change.calendar_id.unwrap_or(before.calendar);
    one_by_one(conn, business, calendar).await?;
    let row = appointments::table
        .filter(appointments::business_id.eq(business))
        .filter(appointments::id.eq(id));
    diesel::update(row).set(change).execute(&mut **conn).await?;
    let changed = find(conn, id).await?;
    if alone {
        refuse(conn, &changed).await?;
    }
    audit::note(conn, by, Action::AppointmentChanged, object(id)).await?;
    Ok(changed)
}

/// Holds the appointment until the end of the transaction, where its version is as expected.
pub(super) async fn lock(
    conn: &mut TenantConn,
    id: AppointmentId,
    expected: &Expected,
) -> Result<Before, AppointmentError> {
    let before: Before = appointments::table
        .filter(appointments::business_id.eq(conn.business()))
        .filter(appointments::id.eq(id))
        .select((
            appointments::updated_at,
            appointments::starts_at,
            appointments::ends_at,
            appointments::calendar_id,
        ))
        .for_update()
        .first(&mut **conn)
        .await
        .optional()?
        .ok_or(AppointmentError::NotFound)?;
    if expected.allows(Version::of(before.updated_at)) {
        Ok(before)
    } else {
        Err(AppointmentError::Stale)
    }
}

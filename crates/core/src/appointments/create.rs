//! An appointment that somebody makes.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::conflicts::{one_by_one, refuse};
use super::{Appointment, AppointmentError, AppointmentStatus, Span, find, object};
use crate::audit::{self, Action, By};
use crate::database::TenantConn;
use crate::ids::{CalendarId, LeadId};
use crate::schema::{appointments, business_calendars, leads};

/// An appointment to be.
#[derive(Clone, Debug)]
pub struct NewAppointment {
    /// What it is about.
    pub title: String,
    /// When.
    pub span: Span,
    /// Where it stands.
    pub status: AppointmentStatus,
    /// More about it.
    pub notes: Option<String>,
    /// With whom.
    pub lead: Option<LeadId>,
    /// Whose calendar it goes into.
    pub calendar: Option<CalendarId>,
}

/// Makes an appointment; where `alone`, only if its time is free. A refusal ends the caller's
/// transaction.
pub async fn create(
    conn: &mut TenantConn,
    new: &NewAppointment,
    alone: bool,
    by: &By,
) -> Result<Appointment, AppointmentError> {
    let business = conn.business();
    hold(conn, new.lead, new.calendar).await?;
    one_by_one(conn, business, new.calendar).await?;
    let id = diesel::insert_into(appointments::table)
        .values((
            appointments::business_id.eq(business),
            appointments::title.eq(&new.title),
            appointments::starts_at.eq(new.span.starts_at()),
            appointments::ends_at.eq(new.span.ends_at()),
            appointments::status.eq(new.status.as_str()),
            appointments::notes.eq(&new.notes),
            appointments::lead_id.eq(new.lead),
            appointments::calendar_id.eq(new.calendar),
            appointments::created_at.eq(by.at),
        ))
        .returning(appointments::id)
        .get_result(&mut **conn)
        .await?;
    let made = find(conn, id).await?;
    if alone {
        refuse(conn, &made).await?;
    }
    audit::note(conn, by, Action::AppointmentCreated, object(id)).await?;
    Ok(made)
}

/// Holds the lead and the calendar against merging and deletion, where they are the business's.
pub(super) async fn hold(
    conn: &mut TenantConn,
    lead: Option<LeadId>,
    calendar: Option<CalendarId>,
) -> Result<(), AppointmentError> {
    let business = conn.business();
    if let Some(lead) = lead {
        let known: Option<LeadId> = leads::table
            .filter(leads::business_id.eq(business))
            .filter(leads::id.eq(lead))
            .select(leads::id)
            .for_key_share()
            .first(&mut **conn)
            .await
            .optional()?;
        known.ok_or(AppointmentError::UnknownLead)?;
    }
    if let Some(calendar) = calendar {
        let known: Option<CalendarId> = business_calendars::table
            .filter(business_calendars::business_id.eq(business))
            .filter(business_calendars::id.eq(calendar))
            .select(business_calendars::id)
            .for_key_share()
            .first(&mut **conn)
            .await
            .optional()?;
        known.ok_or(AppointmentError::UnknownCalendar)?;
    }
    Ok(())
}

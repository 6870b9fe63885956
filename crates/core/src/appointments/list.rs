//! The list of a business's appointments, a page at a time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Appointment, AppointmentStatus, LONGEST};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{AppointmentId, CalendarId, LeadId};
use crate::schema::{appointments, leads};

/// Every condition must hold; `None` asks for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct AppointmentFilter {
    /// Those that end later.
    pub from: Option<DateTime<Utc>>,
    /// Those that begin before.
    pub to: Option<DateTime<Utc>>,
    /// With whom.
    pub lead: Option<LeadId>,
    /// In which calendar.
    pub calendar: Option<InCalendar>,
    /// Where they stand.
    pub status: Option<AppointmentStatus>,
}

/// A calendar as a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InCalendar {
    /// This one.
    One(CalendarId),
    /// None at all.
    None,
}

/// The list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppointmentOrder {
    /// The earliest first.
    Rising,
    /// The latest first.
    Falling,
}

/// Where a page ends: the beginning of its last appointment, and which that is.
pub type AppointmentPosition = (DateTime<Utc>, AppointmentId);

impl Appointment {
    /// Where a page ends when this is its last appointment.
    pub fn position(&self) -> AppointmentPosition {
        (self.starts_at, self.id)
    }
}

/// One page: `limit` appointments behind `after`.
pub async fn page(
    conn: &mut TenantConn,
    filter: &AppointmentFilter,
    order: AppointmentOrder,
    after: Option<AppointmentPosition>,
    limit: i64,
) -> Result<Vec<Appointment>, DatabaseError> {
    use appointments::{calendar_id, ends_at, id, lead_id, starts_at, status};
    let mut query = appointments::table
        .left_join(leads::table.on(leads::id.nullable().eq(lead_id)))
        .filter(appointments::business_id.eq(conn.business()))
        .select(Appointment::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(from) = filter.from {
        // The first condition alone is the index's.
        query = query
            .filter(starts_at.gt(from - LONGEST))
            .filter(ends_at.gt(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(starts_at.lt(to));
    }
    if let Some(lead) = filter.lead {
        query = query.filter(lead_id.eq(lead));
    }
    match filter.calendar {
        Some(InCalendar::One(calendar)) => query = query.filter(calendar_id.eq(calendar)),
        Some(InCalendar::None) => query = query.filter(calendar_id.is_null()),
        None => {}
    }
    if let Some(wanted) = filter.status {
        query = query.filter(status.eq(wanted.as_str()));
    }
    query = match order {
        AppointmentOrder::Rising => query.order((starts_at.asc(), id.asc())),
        AppointmentOrder::Falling => query.order((starts_at.desc(), id.desc())),
    };
    if let Some((at, last)) = after {
        query = match order {
            AppointmentOrder::Rising => query
                .filter(starts_at.ge(at))
                .filter(starts_at.gt(at).or(id.gt(last))),
            AppointmentOrder::Falling => query
                .filter(starts_at.le(at))
                .filter(starts_at.lt(at).or(id.lt(last))),
        };
    }
    Ok(query.load(&mut **conn).await?)
}

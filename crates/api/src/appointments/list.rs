//! `GET /api/appointments`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::appointments::{
    self, Appointment, AppointmentFilter, AppointmentOrder, InCalendar,
};
use prosaas_core::ids::{CalendarId, LeadId};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::AppointmentView;
use crate::state::State;
use crate::words::AppointmentStatusWord;

/// What the list is narrowed by; every condition must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AppointmentFilters {
    /// Those that end later, RFC 3339.
    #[param(example = "2026-11-22T00:00:00Z")]
    from: Option<DateTime<Utc>>,
    /// Those that begin before, RFC 3339.
    #[param(example = "2026-11-29T00:00:00Z")]
    to: Option<DateTime<Utc>>,
    /// Those with one lead.
    lead: Option<i64>,
    /// Those of one calendar, by its id; `none` for those without.
    #[param(example = "3")]
    calendar: Option<String>,
    #[param(inline)]
    status: Option<AppointmentStatusWord>,
}

impl AppointmentFilters {
    fn filter(self) -> Result<AppointmentFilter, ApiError> {
        let calendar = match self.calendar.as_deref() {
            None | Some("") => None,
            Some("none") => Some(InCalendar::None),
            Some(id) => Some(InCalendar::One(CalendarId(id.parse().map_err(|_| {
                ApiError::validation("calendar", "must be a calendar's id, or none")
            })?))),
        };
        Ok(AppointmentFilter {
            from: self.from,
            to: self.to,
            lead: self.lead.map(LeadId),
            calendar,
            status: self.status.map(Into::into),
        })
    }
}

/// The business's appointments, the earliest first.
#[utoipa::path(
    get, path = "/api/appointments", tag = "appointments", params(AppointmentFilters, Paging),
    responses((status = 200, body = Page<AppointmentView>), SignedInProblems)
)]
pub(crate) async fn list_appointments(
    member: Allowed<ReadCalls>,
    filters: QueryParams<AppointmentFilters>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<AppointmentView>>, ApiError> {
    let (filter, after) = (filters.0.filter()?, paging.after()?);
    let order = AppointmentOrder::Rising;
    let mut conn = state.database.tenant(member.business()).await?;
    let rows = appointments::page(&mut conn, &filter, order, after, paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(rows, Appointment::position, AppointmentView::from)?;
    Ok(Json(page))
}

//! `GET /api/calendars/{id}`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::calendars;
use prosaas_core::ids::CalendarId;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::view::CalendarView;
use crate::answers::Missing;
use crate::state::State;

/// One calendar.
#[utoipa::path(
    get, path = "/api/calendars/{id}", tag = "calendars",
    params(("id" = i64, Path, description = "The calendar")),
    responses((status = 200, body = CalendarView), Missing, SignedInProblems)
)]
pub(crate) async fn show_calendar(
    member: Allowed<ReadCalls>,
    id: Path<CalendarId>,
    state: Data<State>,
) -> Result<Json<CalendarView>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let calendar = calendars::find(&mut conn, *id).await?;
    conn.commit().await?;
    calendar
        .map(|calendar| Json(calendar.into()))
        .ok_or(ApiError::NotFound)
}

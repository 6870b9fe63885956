//! `DELETE /api/calendars/{id}`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::calendars;
use prosaas_core::ids::CalendarId;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError};

use crate::answers::{Missing, done};
use crate::state::State;

/// Deletes a calendar and its feed; its appointments stay, without a calendar.
#[utoipa::path(
    delete, path = "/api/calendars/{id}", tag = "calendars",
    params(("id" = i64, Path, description = "The calendar")),
    responses((status = 204, description = "Deleted"), Missing, SignedInProblems)
)]
pub(crate) async fn delete_calendar(
    member: Allowed<WorkCalls>,
    acting: Acting,
    id: Path<CalendarId>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    if !calendars::delete(&mut conn, *id, &by).await? {
        return Err(ApiError::NotFound);
    }
    conn.commit().await?;
    Ok(done())
}

//! `GET /api/calendars`.

use actix_web::web::{Data, Json};
use prosaas_core::calendars::{self, Calendar, CalendarPosition};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::view::CalendarView;
use crate::state::State;

/// The business's calendars, by name.
#[utoipa::path(
    get, path = "/api/calendars", tag = "calendars", params(Paging),
    responses((status = 200, body = Page<CalendarView>), SignedInProblems)
)]
pub(crate) async fn list_calendars(
    member: Allowed<ReadCalls>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<CalendarView>>, ApiError> {
    let after = paging.after::<CalendarPosition>()?;
    let mut conn = state.database.tenant(member.business()).await?;
    let rows = calendars::page(&mut conn, after.as_ref(), paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(rows, Calendar::position, CalendarView::from)?;
    Ok(Json(page))
}

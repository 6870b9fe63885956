//! `PATCH /api/calendars/{id}`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::calendars::{self, CalendarChange};
use prosaas_core::ids::CalendarId;
use prosaas_web::input::{JsonBody, present};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{CalendarView, colour, name};
use crate::answers::Missing;
use crate::state::State;

/// What is changed: a field that is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarPatch {
    #[serde(default, deserialize_with = "present")]
    #[schema(min_length = 1, max_length = 120, example = "דנה")]
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(pattern = "^#[0-9a-fA-F]{6}$", example = "#ef4444")]
    colour: Option<String>,
}

/// Renames or recolours a calendar.
#[utoipa::path(
    patch, path = "/api/calendars/{id}", tag = "calendars", request_body = CalendarPatch,
    params(("id" = i64, Path, description = "The calendar")),
    responses((status = 200, body = CalendarView), Missing, SignedInProblems)
)]
pub(crate) async fn change_calendar(
    member: Allowed<WorkCalls>,
    acting: Acting,
    id: Path<CalendarId>,
    state: Data<State>,
    JsonBody(patch): JsonBody<CalendarPatch>,
) -> Result<Json<CalendarView>, ApiError> {
    let change = CalendarChange {
        name: patch.name.as_deref().map(name).transpose()?,
        colour: patch.colour.as_deref().map(colour).transpose()?,
    };
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let calendar = calendars::change(&mut conn, *id, &change, &by).await?;
    conn.commit().await?;
    calendar
        .map(|calendar| Json(calendar.into()))
        .ok_or(ApiError::NotFound)
}

//! `POST /api/calendars`.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use prosaas_core::calendars;
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{CalendarView, colour, name};
use crate::state::State;

/// A calendar to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarBody {
    #[schema(min_length = 1, max_length = 120, example = "דנה")]
    name: String,
    #[schema(pattern = "^#[0-9a-fA-F]{6}$", example = "#3b82f6")]
    colour: Option<String>,
}

/// Makes a calendar.
#[utoipa::path(
    post, path = "/api/calendars", tag = "calendars", request_body = CalendarBody,
    responses(
        (status = 201, body = CalendarView, headers(("Location", description = "The calendar"))),
        SignedInProblems)
)]
pub(crate) async fn create_calendar(
    member: Allowed<WorkCalls>,
    acting: Acting,
    state: Data<State>,
    JsonBody(body): JsonBody<CalendarBody>,
) -> Result<HttpResponse, ApiError> {
    let name = name(&body.name)?;
    let colour = body.colour.as_deref().map(colour).transpose()?;
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let calendar = calendars::create(&mut conn, &name, colour.as_deref(), &by).await?;
    conn.commit().await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/calendars/{}", calendar.id)))
        .json(CalendarView::from(calendar)))
}

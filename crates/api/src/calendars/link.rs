//! `POST|DELETE /api/calendars/{id}/feed`.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path};
use prosaas_core::calendars;
use prosaas_core::ids::CalendarId;
use prosaas_core::settings::HttpSettings;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Acting, Allowed, ApiError};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answers::{Missing, done};
use crate::state::State;

/// Where the feed is.
#[derive(Serialize, ToSchema)]
pub(crate) struct FeedLink {
    /// Shown this once: whoever has it reads the calendar.
    #[schema(example = "https://app.example.com/api/calendars/3/feed.ics?token=cal_…")]
    url: String,
}

/// Makes the secret link to a calendar's feed. A link from before ends.
#[utoipa::path(
    post, path = "/api/calendars/{id}/feed", tag = "calendars",
    params(("id" = i64, Path, description = "The calendar")),
    responses((status = 200, body = FeedLink), Missing, SignedInProblems)
)]
pub(crate) async fn link_feed(
    member: Allowed<ManageBusiness>,
    acting: Acting,
    id: Path<CalendarId>,
    http: Data<HttpSettings>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let token = calendars::link(&mut conn, *id, &by).await?;
    conn.commit().await?;
    let token = token.ok_or(ApiError::NotFound)?;
    let mut url = http
        .public_base_url
        .join(&format!("/api/calendars/{}/feed.ics", *id))
        .map_err(ApiError::internal)?;
    url.query_pairs_mut()
        .append_pair("token", token.expose_secret());
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(FeedLink { url: url.into() }))
}

/// Closes a calendar's feed.
#[utoipa::path(
    delete, path = "/api/calendars/{id}/feed", tag = "calendars",
    params(("id" = i64, Path, description = "The calendar")),
    responses((status = 204, description = "Closed"), Missing, SignedInProblems)
)]
pub(crate) async fn revoke_feed(
    member: Allowed<ManageBusiness>,
    acting: Acting,
    id: Path<CalendarId>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    if !calendars::revoke(&mut conn, *id, &by).await? {
        return Err(ApiError::NotFound);
    }
    conn.commit().await?;
    Ok(done())
}

//! `POST /api/settings/preview`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::business::{self, Preview, Span};
use prosaas_web::input::{JsonBody, present};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::state::State;

/// The windows to look at; what is left out stays as it is set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedWindows {
    #[serde(default, deserialize_with = "present")]
    #[schema(minimum = 1, maximum = 3650, example = 3)]
    access_days: Option<i32>,
    #[serde(default, deserialize_with = "present")]
    #[schema(minimum = 1, maximum = 3650, example = 14)]
    purge_days: Option<i32>,
}

/// What these windows would do to the recordings that are there.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreviewView {
    #[schema(example = 3)]
    access_days: i32,
    #[schema(example = 14)]
    purge_days: i32,
    /// What the next sweep would remove for good.
    deletes: SpanView,
    /// What could no longer be played.
    hides: SpanView,
    /// What could be played again.
    reveals: SpanView,
    /// Past the keep time, and kept by a legal hold.
    held: SpanView,
}

#[derive(Serialize, ToSchema)]
struct SpanView {
    #[schema(example = 12)]
    recordings: i64,
    #[schema(example = 34_567_890)]
    bytes: i64,
    /// The oldest one's call.
    oldest_at: Option<DateTime<Utc>>,
    /// The newest one's call.
    newest_at: Option<DateTime<Utc>>,
}

impl From<Span> for SpanView {
    fn from(span: Span) -> Self {
        Self {
            recordings: span.recordings,
            bytes: span.bytes,
            oldest_at: span.oldest_at,
            newest_at: span.newest_at,
        }
    }
}

impl From<Preview> for PreviewView {
    fn from(preview: Preview) -> Self {
        Self {
            access_days: preview.access_days,
            purge_days: preview.purge_days,
            deletes: preview.deletes.into(),
            hides: preview.hides.into(),
            reveals: preview.reveals.into(),
            held: preview.held.into(),
        }
    }
}

/// Says what other windows would remove, hide and reveal. Changes nothing.
#[utoipa::path(
    post, path = "/api/settings/preview", tag = "settings", request_body = WantedWindows,
    responses((status = 200, body = PreviewView), SignedInProblems)
)]
pub(crate) async fn preview_settings(
    member: Allowed<ManageBusiness>,
    state: Data<State>,
    JsonBody(wanted): JsonBody<WantedWindows>,
) -> Result<Json<PreviewView>, ApiError> {
    let (access, purge) = (wanted.access_days, wanted.purge_days);
    let mut conn = state.database.tenant(member.business()).await?;
    let preview = business::preview(&mut conn, access, purge, state.clock.now()).await?;
    conn.commit().await?;
    Ok(Json(preview.into()))
}

//! `GET /api/calendars/{id}/feed.ics`: public, because calendar programs have no session; the
//! secret in the link is the key.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, ETAG, Header, IF_NONE_MATCH, IfNoneMatch, REFERRER_POLICY,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::Actor;
use prosaas_core::calendars;
use prosaas_core::ids::CalendarId;
use prosaas_web::input::QueryParams;
use prosaas_web::sending::{Disposition, ETag};
use prosaas_web::{ApiError, Gate};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;

use crate::answers::Missing;
use crate::state::State;

/// The link's secret.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Key {
    /// From the link.
    #[param(required = true, example = "cal_…")]
    token: Option<String>,
}

/// The calendar's appointments as iCalendar (RFC 5545). A wrong or closed link is 404, like a
/// calendar that does not exist.
#[utoipa::path(
    get, path = "/api/calendars/{id}/feed.ics", tag = "calendars", security(()),
    params(("id" = i64, Path, description = "The calendar"), Key),
    responses(
        (status = 200, body = String, content_type = "text/calendar", headers(
            ("ETag", description = "Of the content"))),
        (status = 304, description = "Not changed since `If-None-Match`"),
        Missing)
)]
pub(crate) async fn show_feed(
    request: HttpRequest,
    id: Path<CalendarId>,
    key: Option<QueryParams<Key>>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    // What can't be a key, a NUL in it for one, is a wrong key.
    let token = key.and_then(|key| key.0.token);
    let token = token.ok_or(ApiError::NotFound)?;
    let actor = Actor {
        address: Some(gate.address(&request)),
        ..Actor::default()
    };
    let mut conn = state.database.system().await?;
    let calendar = calendars::feed(&mut conn, *id, &token, actor, state.clock.now()).await?;
    conn.commit().await?;
    let text = calendar.ok_or(ApiError::NotFound)?.to_text();
    let etag = ETag::from_sha256(&Sha256::digest(&text).into());
    let known = is_known(&request, &etag);
    let mut answer = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((ETAG, etag.header().clone()))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((REFERRER_POLICY, "no-referrer"));
    if known {
        return Ok(answer.finish());
    }
    let name = format!("calendar-{}.ics", *id);
    Ok(answer
        .content_type("text/calendar; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, Disposition::Inline.header(&name)))
        .body(text))
}

fn is_known(request: &HttpRequest, ours: &ETag) -> bool {
    let Ok(asked) = IfNoneMatch::parse(request) else {
        return false;
    };
    match asked {
        IfNoneMatch::Any => request.headers().contains_key(IF_NONE_MATCH),
        IfNoneMatch::Items(tags) => tags
            .iter()
            .any(|tag| ours.header().as_bytes() == format!("\"{}\"", tag.tag()).as_bytes()),
    }
}

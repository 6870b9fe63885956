//! `POST /api/recordings/{call_sid}/link`.

use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::web::{Data, Json, Payload};
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, TimeDelta};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::recording::Availability;
use prosaas_web::error::ApiError;
use prosaas_web::identity::Gate;
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::recordings::{RecordingLink, WantedLink};
use prosaas_web::permission::{Allowed, Listen};
use prosaas_web::playback;

use crate::signed_link::Grant;
use crate::state::State;

const DEFAULT_SECONDS: u32 = 600;
const MAX_SECONDS: u32 = 86_400;

/// Makes a signed URL for e-mail or a CDN. It is written down who made it, and every use.
pub(crate) async fn link(
    member: Allowed<Listen>,
    request: HttpRequest,
    body: Payload,
    state: Data<State>,
    gate: Data<Gate>,
) -> Result<Json<RecordingLink>, ApiError> {
    let sid = playback::call_sid(&request)?;
    let wanted = wanted(&request, body).await?;
    let seconds = wanted.expires_in_seconds.unwrap_or(DEFAULT_SECONDS);
    if !(1..=MAX_SECONDS).contains(&seconds) {
        return Err(ApiError::validation(
            "expires_in_seconds",
            "must be from 1 to 86400",
        ));
    }
    let which = wanted.recording.as_ref();
    let (_, availability) = state.playback.look(member.business(), &sid, which).await?;
    if let Availability::Expired | Availability::Absent(_) = availability {
        return Err(playback::refusal(availability));
    }
    let now = state.clock.now();
    let expires = (now + TimeDelta::seconds(seconds.into())).timestamp();
    let signature = state.links.sign(Grant {
        call: &sid,
        business: member.business(),
        recording: which,
        expires,
    });
    let mut conn = state.db.tenant(member.business()).await?;
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::Linked,
        object: Some(sid.to_string()),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    let recording = which.map_or_else(String::new, |which| format!("&recording={which}"));
    Ok(Json(RecordingLink {
        url: format!(
            "{}/api/recordings/file/{sid}?expires={expires}&signature={signature}{recording}",
            state.public_base
        ),
        expires_at: DateTime::from_timestamp(expires, 0).unwrap_or(now),
    }))
}

/// The body, or the defaults where there is none.
async fn wanted(request: &HttpRequest, body: Payload) -> Result<WantedLink, ApiError> {
    let headers = request.headers();
    let empty = headers
        .get(CONTENT_LENGTH)
        .is_none_or(|length| length.as_bytes() == b"0")
        && !headers.contains_key(TRANSFER_ENCODING);
    if empty {
        return Ok(WantedLink::default());
    }
    let JsonBody(wanted) = JsonBody::from_request(request, &mut body.into_inner()).await?;
    Ok(wanted)
}

//! `GET | HEAD /api/calls/{call_sid}/download`, and `/api/calls/download/{call_sid}`: a recording as a
//! file, by the same logic as playing it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::tenancy::Call;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::recordings::Processing;
use prosaas_web::permission::Listen;
use prosaas_web::playback::{self, Asked, Found, Wanted};
use prosaas_web::sending::Disposition;
use prosaas_web::{Allowed, ApiError, Gate};

use crate::state::State;

/// Further parts of a recording within this time belong to a download that is written down.
const RESUMING: TimeDelta = TimeDelta::hours(1);

/// Save a call's recording
///
/// A recording that is not here yet is waited for, 20 s at most; `Prefer: wait=N` shortens that.
/// Ranges and conditions by RFC 9110.
#[utoipa::path(
    get, path = "/api/calls/{call_sid}/download", tag = "calls",
    params(
        ("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef"),
        ("recording" = Option<String>, Query, description = "A further recording, `RE…`"),
        ("Range" = Option<String>, Header, description = "`bytes=0-1023`"),
        ("Prefer" = Option<String>, Header, description = "`wait=5`"),
    ),
    responses(
        SignedInProblems,
        (status = 200, description = "The recording", content_type = "audio/mpeg", body = Vec<u8>),
        (status = 206, description = "A part of it", content_type = "audio/mpeg", body = Vec<u8>),
        (status = 202, description = "Still on its way; see Retry-After", body = Processing),
        (status = 304, description = "Not modified"),
        (status = 404, description = "`call_not_found`, or `recording_not_found` with `reason`", body = Problem, content_type = PROBLEM_JSON),
        (status = 410, description = "`recording_expired`", body = Problem, content_type = PROBLEM_JSON),
        (status = 412, description = "A condition does not hold"),
        (status = 416, description = "The range is beyond the end"),
        (status = 500, description = "`worker_unavailable`; see Retry-After", body = Problem, content_type = PROBLEM_JSON),
        (status = 503, description = "`recording_failed` or `unavailable`; see Retry-After", body = Problem, content_type = PROBLEM_JSON),
    )
)]
pub(crate) async fn download(
    member: Allowed<Listen>,
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let answer = find_and_send(&member, &request, &gate, &state).await;
    playback::tell_applied(request.headers(), answer)
}

/// Save a call's recording, by the path's older name
#[utoipa::path(
    get, path = "/api/calls/download/{call_sid}", tag = "calls",
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef")),
    responses(
        SignedInProblems,
        (status = 200, description = "The recording", content_type = "audio/mpeg", body = Vec<u8>),
        (status = 202, description = "Still on its way; see Retry-After", body = Processing),
    )
)]
pub(crate) async fn download_by_older_name(
    member: Allowed<Listen>,
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    download(member, request, gate, state).await
}

async fn find_and_send(
    member: &Allowed<Listen>,
    request: &HttpRequest,
    gate: &Gate,
    state: &State,
) -> Result<HttpResponse, ApiError> {
    let (sid, asked) = (playback::call_sid(request)?, Asked::of(request)?);
    let recording = asked.recording.as_ref();
    let (call, looked) = state
        .playback
        .look(member.business(), &sid, recording)
        .await?;
    let wanted = Wanted {
        call: &call,
        recording,
        wait: Some(playback::wait(request.headers()).unwrap_or(playback::MAX_WAIT)),
        beginning: false,
        disposition: Disposition::Attachment,
    };
    let ready = match state.playback.find(wanted, looked).await? {
        Found::Ready(ready) => ready,
        Found::Preparing(preparing) => return Ok(playback::processing(&preparing)),
    };
    let response = state.playback.send(request, wanted, &ready).await?;
    if playback::sends_content(request, &response) {
        let continues = playback::continues(request, &response, ready.content.len());
        write_down(member, request, gate, state, &call, continues).await?;
    }
    Ok(response)
}

/// Once a download, and before its first byte is sent. One that is resumed is the same download; who
/// begins behind the first byte without having begun at it is written down too.
async fn write_down(
    member: &Allowed<Listen>,
    request: &HttpRequest,
    gate: &Gate,
    state: &State,
    call: &Call,
    continues: bool,
) -> Result<(), ApiError> {
    let now = state.clock.now();
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), request),
        action: Action::Downloaded,
        object: Some(call.log().call_sid.to_string()),
        at: now,
    };
    let mut conn = state.database.tenant(member.business()).await?;
    if continues {
        audit::record_once(&mut conn, entry, now - RESUMING).await?;
    } else {
        audit::record(&mut conn, entry).await?;
    }
    Ok(conn.commit().await?)
}

//! `GET /api/calls/{call_sid}/transcript`.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::CallSid;
use prosaas_core::{tenancy, understanding};
use prosaas_language::TranscriptFormat;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::identity::Gate;
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::sets::TranscriptFormatWord;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::understanding::TranscriptSegment;
use crate::state::State;

/// How the transcript is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `text`, `srt`, `vtt` or `json`.
    #[param(inline, value_type = Option<TranscriptFormatWord>)]
    #[serde(default)]
    format: TranscriptFormat,
}

/// A transcript as JSON.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the transcript writes itself; this describes it")]
struct TranscriptFile {
    segments: Vec<TranscriptSegment>,
}

/// Take a transcript away
///
/// As plain text, as subtitles (`SubRip` or `WebVTT`), or as JSON with its segments.
#[utoipa::path(
    get, path = "/api/calls/{call_sid}/transcript", tag = "calls",
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef"), Wanted),
    responses((status = 200, description = "The transcript", content((String = "text/plain"), (String = "text/vtt"), (TranscriptFile = "application/json"))),
        (status = 404, description = "`call_not_found` or `transcript_not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn take_transcript(
    member: Allowed<ReadCalls>,
    sid: Path<CallSid>,
    wanted: QueryParams<Wanted>,
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let call = tenancy::find_call(&mut conn, &sid)
        .await?
        .ok_or(ApiError::CallNotFound)?;
    let transcript = understanding::load_transcript(&mut conn, call.log())
        .await?
        .ok_or(ApiError::TranscriptNotFound)?;
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::Exported,
        object: Some(sid.to_string()),
        at: state.clock.now(),
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    let format = wanted.0.format;
    let name = format!("attachment; filename=\"{}.{}\"", *sid, format.extension());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, format.media_type()))
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(format.write(&transcript)))
}

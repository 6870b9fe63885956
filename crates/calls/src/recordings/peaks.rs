//! `GET /api/recordings/{call_sid}/peaks`.

use actix_web::http::header::{CACHE_CONTROL, ContentType, RETRY_AFTER};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::ids::RecordingSid;
use prosaas_core::recording::Availability;
use prosaas_core::steps::{self, State as StepState, Step, StepRow};
use prosaas_core::understanding;
use prosaas_web::error::ApiError;
use prosaas_web::openapi::recordings::WaveformProcessing;
use prosaas_web::permission::{Allowed, ReadCalls};
use prosaas_web::playback::{self, Asked};

use crate::state::State;

/// The waveform of a recording that may be played; 202 until it is computed.
pub(crate) async fn peaks(
    member: Allowed<ReadCalls>,
    request: HttpRequest,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let (sid, asked) = (playback::call_sid(&request)?, Asked::of(&request)?);
    let which = asked.recording.as_ref();
    let (call, availability) = state.playback.look(member.business(), &sid, which).await?;
    if let Availability::Expired | Availability::Absent(_) = availability {
        return Err(playback::refusal(availability));
    }
    let mut conn = state.db.tenant(member.business()).await?;
    let which = which.map(RecordingSid::as_str);
    let waveform = understanding::waveform(&mut conn, &call, which).await?;
    let computed = steps::find(&mut conn, call.log().id, Step::Peaks).await?;
    conn.commit().await?;
    if let Some(json) = waveform {
        return Ok(HttpResponse::Ok()
            .content_type(ContentType::json())
            .insert_header((CACHE_CONTROL, "private, no-store"))
            .body(json));
    }
    let running = match computed.as_ref().map(|row| row.state) {
        Some(StepState::Failed) => return Err(not_found(computed)),
        Some(StepState::Running) => true,
        _ => false,
    };
    Ok(HttpResponse::Accepted()
        .insert_header((RETRY_AFTER, playback::ASK_AGAIN))
        .json(WaveformProcessing {
            status: "processing",
            stage: if running { "running" } else { "queued" },
        }))
}

/// Nobody computes it again before somebody asks for that.
fn not_found(step: Option<StepRow>) -> ApiError {
    let reason = step.and_then(|step| step.error_text);
    ApiError::WaveformNotFound {
        reason: reason.unwrap_or_else(|| "the waveform could not be computed".to_owned()),
    }
}

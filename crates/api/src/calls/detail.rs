//! `GET /api/calls/{call_sid}`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::call_detail::{self, CallRecording, CallTexts};
use prosaas_core::ids::CallSid;
use prosaas_core::{call_list, tenancy};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::sets::{RecordingAbsentReason, RecordingState};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::view::CallView;
use crate::state::State;

/// A call with its recordings and what was understood of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallDetail {
    #[serde(flatten)]
    call: CallView,
    recordings: Vec<CallRecordingView>,
    transcript: Option<String>,
    /// Sentences with their seconds and speakers.
    transcript_segments: Option<Value>,
    transcript_language: Option<String>,
    extraction: Option<ExtractionView>,
    /// Deletion and purge are refused.
    legal_hold: bool,
}

#[derive(Serialize, ToSchema)]
struct CallRecordingView {
    recording_sid: String,
    #[schema(value_type = RecordingState)]
    state: &'static str,
    /// Why there is no file.
    #[schema(value_type = Option<RecordingAbsentReason>)]
    reason: Option<String>,
    duration_seconds: Option<i32>,
    channels: Option<i16>,
    bytes: Option<i64>,
}

/// What the caller wanted, and which words say so.
#[derive(Serialize, ToSchema)]
struct ExtractionView {
    service: Option<String>,
    city: Option<String>,
    /// 0 to 1.
    confidence: Option<f32>,
    evidence: Option<Value>,
}

impl From<CallRecording> for CallRecordingView {
    fn from(recording: CallRecording) -> Self {
        Self {
            state: recording.state(),
            recording_sid: recording.recording_sid,
            reason: recording.absent_reason,
            duration_seconds: recording.duration_seconds,
            channels: recording.channels,
            bytes: recording.bytes,
        }
    }
}

fn extraction(texts: &CallTexts) -> Option<ExtractionView> {
    let found = texts.extracted_service.is_some() || texts.extracted_city.is_some();
    found.then(|| ExtractionView {
        service: texts.extracted_service.clone(),
        city: texts.extracted_city.clone(),
        confidence: texts.extraction_confidence,
        evidence: texts.extraction_evidence.clone(),
    })
}

/// One call of the business.
#[utoipa::path(
    get, path = "/api/calls/{call_sid}", tag = "calls",
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef")),
    responses((status = 200, body = CallDetail),
        (status = 404, description = "`call_not_found`", body = Problem, content_type = PROBLEM_JSON), 
        SignedInProblems)
)]
pub(crate) async fn show_call(
    member: Allowed<ReadCalls>,
    sid: Path<CallSid>,
    state: Data<State>,
) -> Result<Json<CallDetail>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let call = tenancy::find_call(&mut conn, &sid)
        .await?
        .ok_or(ApiError::CallNotFound)?;
    let summary = call_list::summary(&mut conn, &call, state.clock.now()).await?;
    let recordings = call_detail::recordings(&mut conn, &call).await?;
    let texts = call_detail::texts(&mut conn, &call).await?;
    conn.commit().await?;
    Ok(Json(CallDetail {
        call: summary.ok_or(ApiError::CallNotFound)?.into(),
        recordings: recordings
            .into_iter()
            .map(CallRecordingView::from)
            .collect(),
        extraction: extraction(&texts),
        transcript: texts.final_transcript.or(texts.transcription),
        transcript_segments: texts.transcript_segments,
        transcript_language: texts.transcript_language,
        legal_hold: call.log().legal_hold,
    }))
}

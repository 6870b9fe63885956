//! `GET /api/calls/{call_sid}`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::call_detail::{self, CallRecording, CallTexts};
use prosaas_core::correction::{self, Corrected};
use prosaas_core::database::TenantConn;
use prosaas_core::ids::CallSid;
use prosaas_core::tenancy::{self, Call};
use prosaas_core::{call_list, hold};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::sets::{Language, RecordingAbsentReason, RecordingState};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::hold::HoldView;
use super::understanding::{ExtractionEvidence, TranscriptSegment, UnderstandingView};
use super::view::CallView;
use crate::state::State;

/// Looks at one call within this time are one reading.
const VIEWING: TimeDelta = TimeDelta::minutes(10);

/// A call with its recordings and what was understood of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallDetail {
    #[serde(flatten)]
    call: CallView,
    recordings: Vec<CallRecordingView>,
    transcript: Option<String>,
    /// Sentences with their seconds and speakers.
    #[schema(value_type = Option<Vec<TranscriptSegment>>)]
    transcript_segments: Option<Value>,
    #[schema(value_type = Option<Language>)]
    transcript_language: Option<String>,
    extraction: Option<ExtractionView>,
    understanding: UnderstandingView,
    /// Deletion and purge are refused.
    legal_hold: bool,
    /// Why, and by whom.
    hold: Option<HoldView>,
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
    #[schema(value_type = Option<ExtractionEvidence>)]
    evidence: Option<Value>,
    /// The service is a person's word: no analysis changes it.
    service_corrected: bool,
    /// The city is a person's word: no analysis changes it.
    city_corrected: bool,
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

fn extraction(texts: &CallTexts, corrected: Corrected) -> Option<ExtractionView> {
    let found = texts.extracted_service.is_some() || texts.extracted_city.is_some();
    (found || corrected.service || corrected.city).then(|| ExtractionView {
        service: texts.extracted_service.clone(),
        city: texts.extracted_city.clone(),
        confidence: texts.extraction_confidence,
        evidence: texts.extraction_evidence.clone(),
        service_corrected: corrected.service,
        city_corrected: corrected.city,
    })
}

impl CallDetail {
    /// All that a person reads of the call.
    pub(super) async fn of(
        conn: &mut TenantConn,
        call: &Call,
        now: DateTime<Utc>,
    ) -> Result<Self, ApiError> {
        let summary = call_list::summary(conn, call, now).await?;
        let recordings = call_detail::recordings(conn, call).await?;
        let texts = call_detail::texts(conn, call).await?;
        let corrected = correction::corrected(conn, call.log().id).await?;
        let hold = hold::find(conn, call).await?;
        Ok(Self {
            call: summary.ok_or(ApiError::CallNotFound)?.into(),
            recordings: recordings
                .into_iter()
                .map(CallRecordingView::from)
                .collect(),
            understanding: UnderstandingView::of(conn, call, now).await?,
            extraction: extraction(&texts, corrected),
            transcript: texts.final_transcript.or(texts.transcription),
            transcript_segments: texts.transcript_segments,
            transcript_language: texts.transcript_language,
            legal_hold: call.log().legal_hold,
            hold: hold.map(HoldView::from),
        })
    }
}

/// One call of the business. Who reads what was said is written down, once in ten minutes.
#[utoipa::path(
    get, path = "/api/calls/{call_sid}", tag = "calls",
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef")),
    responses((status = 200, body = CallDetail),
        (status = 404, description = "`call_not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn show_call(
    member: Allowed<ReadCalls>,
    request: HttpRequest,
    sid: Path<CallSid>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<Json<CallDetail>, ApiError> {
    let now = state.clock.now();
    // The steps and what they found are told of one moment.
    let mut conn = state.database.snapshot(member.business()).await?;
    let call = tenancy::find_call(&mut conn, &sid)
        .await?
        .ok_or(ApiError::CallNotFound)?;
    let detail = CallDetail::of(&mut conn, &call, now).await?;
    conn.commit().await?;
    if detail.transcript.is_some() || detail.extraction.is_some() {
        let entry = Entry {
            business: Some(member.business()),
            actor: gate.actor(member.identity(), &request),
            action: Action::Viewed,
            object: Some(sid.to_string()),
            at: now,
        };
        let mut conn = state.database.tenant(member.business()).await?;
        audit::record_once(&mut conn, entry, now - VIEWING).await?;
        conn.commit().await?;
    }
    Ok(Json(detail))
}

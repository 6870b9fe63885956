//! A call as clients see it.

use chrono::{DateTime, Utc};
use prosaas_core::call_list::CallSummary;
use prosaas_core::ids::LeadId;
use prosaas_web::openapi::sets::{
    CallDirection, CallStatus, RecordingAbsentReason, RecordingState,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A call in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallView {
    #[schema(example = "CA0123456789abcdef0123456789abcdef")]
    call_sid: String,
    #[schema(value_type = CallDirection)]
    direction: String,
    #[schema(value_type = CallStatus)]
    status: String,
    /// How it went: `answered`, `missed` (nobody took a customer's call), `no_answer` (a customer did
    /// not answer), `busy`, `voicemail`, `failed` or `canceled`; none while that is not known.
    #[schema(example = "answered")]
    outcome: Option<String>,
    /// E.164, or a word such as `anonymous`.
    #[schema(example = "+972501234567")]
    from_number: String,
    to_number: String,
    started_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    duration_seconds: Option<i32>,
    lead: Option<LeadRef>,
    recording: RecordingView,
    service: Option<String>,
    city: Option<String>,
    summary: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct LeadRef {
    #[schema(value_type = i64)]
    id: LeadId,
    name: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct RecordingView {
    #[schema(value_type = RecordingState)]
    state: &'static str,
    /// Why there is none.
    #[schema(value_type = Option<RecordingAbsentReason>)]
    reason: Option<String>,
    duration_seconds: Option<i32>,
}

impl From<CallSummary> for CallView {
    fn from(call: CallSummary) -> Self {
        let state = call.recording();
        Self {
            recording: RecordingView {
                state: state.as_str(),
                reason: call.absent_reason,
                duration_seconds: call.recording_seconds,
            },
            lead: call.lead_id.map(|id| LeadRef {
                id,
                name: call.lead_name,
            }),
            call_sid: call.call_sid,
            direction: call.direction,
            status: call.status,
            outcome: call.outcome,
            from_number: call.from_number,
            to_number: call.to_number,
            started_at: call.started_at,
            answered_at: call.answered_at,
            ended_at: call.ended_at,
            duration_seconds: call.duration_seconds,
            service: call.extracted_service,
            city: call.extracted_city,
            summary: call.summary,
        }
    }
}

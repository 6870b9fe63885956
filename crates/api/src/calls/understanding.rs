//! What was understood of a call, by whom, and how far that is.

use chrono::{DateTime, Utc};
use prosaas_core::database::TenantConn;
use prosaas_core::steps::{self, State, StepRow};
use prosaas_core::tenancy::Call;
use prosaas_core::understanding::{self, Insight};
use prosaas_web::ApiError;
use prosaas_web::openapi::sets::{
    AnalyserWord, MoodWord, NextActionWord, SpeakerWord, StepState, StepWord,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What was understood of a call, by whom, and how far that is.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnderstandingView {
    /// Who made the transcript: `openai`, `google`, `local`, the name that the installation gave to its
    /// server, or `demo`, a stand-in. None: nobody yet.
    #[schema(example = "openai")]
    transcriber: Option<String>,
    #[schema(value_type = Option<AnalyserWord>)]
    analyser: Option<String>,
    #[schema(value_type = Option<NextActionWord>)]
    next_action: Option<String>,
    #[schema(value_type = Option<MoodWord>)]
    mood: Option<String>,
    /// 0 to 1.
    service_confidence: Option<f32>,
    /// 0 to 1.
    city_confidence: Option<f32>,
    /// What was asked for so far, in the order in which it is done.
    steps: Vec<StepView>,
}

/// A step of a call.
#[derive(Serialize, ToSchema)]
struct StepView {
    #[schema(value_type = StepWord)]
    step: &'static str,
    #[schema(value_type = StepState)]
    state: &'static str,
    /// Failed tries within the window.
    #[schema(example = 1)]
    attempt: i32,
    /// Why the last try failed, a stable word.
    #[schema(example = "minutes_used_up")]
    code: Option<String>,
    /// The same in plain words.
    #[schema(example = "the month's minutes of transcription are used up")]
    reason: Option<String>,
    /// Seconds until it is tried again. None for a step that failed: only when a person asks for it.
    retry_after: Option<u32>,
}

impl StepView {
    fn of(row: StepRow, now: DateTime<Utc>) -> Self {
        let waits = row
            .next_try_at
            .filter(|_| row.state == State::Queued)
            .and_then(|due| u32::try_from((due - now).num_seconds()).ok());
        Self {
            step: row.step.as_str(),
            state: row.state.as_str(),
            attempt: row.attempt,
            retry_after: waits.or(row.retry_after(now)),
            code: row.error_code,
            reason: row.error_text,
        }
    }
}

impl UnderstandingView {
    pub(super) async fn of(
        conn: &mut TenantConn,
        call: &Call,
        now: DateTime<Utc>,
    ) -> Result<Self, ApiError> {
        let insight = understanding::insight(conn, call).await?;
        let rows = steps::of_call(conn, call.log().id).await?;
        let steps = rows.into_iter().map(|row| StepView::of(row, now));
        let Insight {
            transcriber,
            analyser,
            next_action,
            mood,
            service_confidence,
            city_confidence,
        } = insight;
        Ok(Self {
            transcriber,
            analyser,
            next_action,
            mood,
            service_confidence,
            city_confidence,
            steps: steps.collect(),
        })
    }
}

/// A stretch of speech.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the database's own JSON is sent; this describes it"
)]
pub(super) struct TranscriptSegment {
    /// Seconds from the beginning of the recording.
    #[schema(example = 12.4)]
    start: f64,
    /// Seconds from the beginning of the recording.
    #[schema(example = 15.0)]
    end: f64,
    /// Who speaks, where that is known.
    #[schema(required = false)]
    speaker: Option<SpeakerWord>,
    /// The words.
    #[schema(example = "יש לי נזילה במטבח")]
    text: String,
}

/// Which words say what was found.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the database's own JSON is sent; this describes it"
)]
pub(super) struct ExtractionEvidence {
    service: Option<SaidWords>,
    city: Option<SaidWords>,
}

/// Words of the transcript.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the database's own JSON is sent; this describes it"
)]
struct SaidWords {
    /// Which segment, from 0.
    #[schema(example = 3)]
    segment: usize,
    /// Seconds from the beginning of the recording: where to listen.
    #[schema(example = 12.4)]
    start: f64,
    /// Seconds from the beginning of the recording.
    #[schema(example = 15.0)]
    end: f64,
    /// As they stand in the segment.
    #[schema(example = "נזילה")]
    quote: String,
}

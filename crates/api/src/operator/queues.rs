//! `GET /api/operator/queues`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::ids::{BusinessId, StepId};
use prosaas_core::liveness;
use prosaas_core::operator::{self, Failure, Removals, StepCount};
use prosaas_core::steps::Step;
use prosaas_web::ApiError;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::PlatformAdmin;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::State;

/// The state of the work of all businesses.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkView {
    queues: Vec<QueueView>,
    /// By step and state; what is done is not counted.
    steps: Vec<StepsView>,
    /// Steps that were given up: the newest 100.
    failures: Vec<FailureView>,
    /// Those that gave a sign of life within 30 seconds.
    #[schema(example = json!(["worker-1-ab12"]))]
    workers: Vec<String>,
    /// Whether Redis answers; without it queues and workers are not known.
    redis: bool,
    erasures: RemovalsView,
}

#[derive(Serialize, ToSchema)]
struct QueueView {
    /// `download`, `peaks`, `transcribe` or `analyse`.
    #[schema(example = "download")]
    step: &'static str,
    /// Somebody waits for what is in it.
    urgent: bool,
    /// `null` while Redis is away.
    #[schema(example = 0)]
    waiting: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct StepsView {
    #[schema(example = "download")]
    step: String,
    /// `queued`, `running` or `failed`.
    #[schema(example = "queued")]
    state: String,
    #[schema(example = 3)]
    count: i64,
    /// Since when the oldest is in it.
    oldest_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
struct FailureView {
    #[schema(value_type = i64, example = 12)]
    step_id: StepId,
    #[schema(value_type = i64, example = 3)]
    business_id: BusinessId,
    business_name: String,
    #[schema(example = "CA0123456789abcdef0123456789abcdef")]
    call_sid: String,
    #[schema(example = "download")]
    step: String,
    #[schema(example = 3)]
    attempt: i32,
    /// No later try can succeed by itself.
    permanent: bool,
    /// A stable word.
    #[schema(example = "twilio_unauthorized")]
    error_code: Option<String>,
    #[schema(example = "Twilio refused our credentials")]
    error_text: Option<String>,
    failed_at: Option<DateTime<Utc>>,
}

/// Copies at Twilio that are to go.
#[derive(Serialize, ToSchema)]
struct RemovalsView {
    #[schema(example = 1)]
    pending: i64,
    /// Those whose last try failed.
    #[schema(example = 0)]
    failing: i64,
    /// Since when the oldest waits.
    oldest_at: Option<DateTime<Utc>>,
}

impl From<StepCount> for StepsView {
    fn from(row: StepCount) -> Self {
        Self {
            step: row.step,
            state: row.state,
            count: row.count,
            oldest_at: row.oldest_at,
        }
    }
}

impl From<Failure> for FailureView {
    fn from(row: Failure) -> Self {
        Self {
            step_id: row.step_id,
            business_id: row.business_id,
            business_name: row.business_name,
            call_sid: row.call_sid,
            step: row.step,
            attempt: row.attempt,
            permanent: row.permanent,
            error_code: row.error_code,
            error_text: row.error_text,
            failed_at: row.failed_at,
        }
    }
}

impl From<Removals> for RemovalsView {
    fn from(removals: Removals) -> Self {
        Self {
            pending: removals.pending,
            failing: removals.failing,
            oldest_at: removals.oldest_at,
        }
    }
}

/// Queues, steps by state and age, failures with their codes, workers that are alive.
#[utoipa::path(
    get, path = "/api/operator/queues", tag = "operator",
    responses((status = 200, body = WorkView), SignedInProblems)
)]
pub(crate) async fn show_queues(
    _administrator: PlatformAdmin,
    state: Data<State>,
) -> Result<Json<WorkView>, ApiError> {
    let mut conn = state.database.system().await?;
    let work = operator::work(&mut conn).await?;
    conn.commit().await?;
    let redis = state.queue.ping().await.is_ok();
    let mut queues = Vec::new();
    for step in Step::ALL {
        for urgent in [true, false] {
            let waiting = if redis {
                state.queue.depth(step, urgent).await.ok()
            } else {
                None
            };
            let step = step.as_str();
            queues.push(QueueView {
                step,
                urgent,
                waiting,
            });
        }
    }
    let workers = if redis {
        liveness::workers(&state.redis).await.unwrap_or_default()
    } else {
        Vec::new()
    };
    Ok(Json(WorkView {
        queues,
        steps: work.steps.into_iter().map(StepsView::from).collect(),
        failures: work.failures.into_iter().map(FailureView::from).collect(),
        workers,
        redis,
        erasures: work.removals.into(),
    }))
}

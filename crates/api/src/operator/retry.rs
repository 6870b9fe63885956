//! `POST /api/operator/steps/{id}/retry`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::StepId;
use prosaas_core::operator::{self, Retried};
use prosaas_core::queue::Job;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::PlatformAdmin;
use prosaas_web::{ApiError, Gate};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::State;

/// The step is in motion.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepRetried {
    #[schema(value_type = i64, example = 12)]
    step_id: StepId,
    /// `queued`.
    #[schema(example = "queued")]
    state: &'static str,
}

/// Tries a step again that was given up.
#[utoipa::path(
    post, path = "/api/operator/steps/{id}/retry", tag = "operator",
    params(("id" = i64, Path, description = "The step", example = 12)),
    responses((status = 202, body = StepRetried),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "It waits, runs or is done: `conflict`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn retry_step(
    administrator: PlatformAdmin,
    request: HttpRequest,
    id: Path<StepId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let mut conn = state.database.system().await?;
    let (business, call_sid, requested) = match operator::retry(&mut conn, *id, now).await? {
        Retried::Requested {
            business,
            call_sid,
            requested,
        } => (business, call_sid, requested),
        Retried::NotFailed => {
            return Err(ApiError::Conflict {
                detail: "The step waits, runs or is done.",
            });
        }
        Retried::Unknown => return Err(ApiError::NotFound),
    };
    let entry = Entry {
        business: Some(business),
        actor: gate.actor(&administrator.0, &request),
        action: Action::Retried,
        object: Some(call_sid.to_string()),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    if let Some(queued) = requested.to_push()
        && let Err(error) = state.queue.push(&Job::from(&queued), queued.urgent).await
    {
        // The worker's sweep finds what no job carries.
        tracing::debug!(%error, "a job was not pushed");
    }
    Ok(HttpResponse::Accepted().json(StepRetried {
        step_id: *id,
        state: "queued",
    }))
}

//! `PATCH /api/callbacks/{id}`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use chrono::{DateTime, Utc};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::callbacks::{self, Change};
use prosaas_core::ids::CallbackId;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{CallbackView, StateWord};
use crate::state::State;

/// What is to be another; a field that is not there stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"claimed": true}))]
pub(crate) struct CallbackChange {
    state: Option<StateWord>,
    /// True: the caller takes it on. False: nobody does.
    claimed: Option<bool>,
    due_at: Option<DateTime<Utc>>,
}

/// Claims a task, ends it, puts it off.
#[utoipa::path(
    patch, path = "/api/callbacks/{id}", tag = "callbacks", request_body = CallbackChange,
    params(("id" = i64, Path, description = "The task", example = 3)),
    responses((status = 200, body = CallbackView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "`callback_open`: the lead has another open task", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn change_callback(
    request: HttpRequest,
    member: Allowed<WorkCalls>,
    id: Path<CallbackId>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<CallbackChange>,
) -> Result<Json<CallbackView>, ApiError> {
    let actor = gate.actor(member.identity(), &request);
    if body.claimed == Some(true) && actor.user.is_none() {
        return Err(ApiError::validation("claimed", "a program claims no task"));
    }
    let now = state.clock.now();
    let change = Change {
        state: body.state.map(Into::into),
        claimed_by: body.claimed.map(|claimed| actor.user.filter(|_| claimed)),
        due_at: body.due_at,
    };
    let mut conn = state.database.tenant(member.business()).await?;
    let task = callbacks::change(&mut conn, *id, change, actor.user, now).await?;
    let entry = Entry {
        business: Some(member.business()),
        actor,
        action: Action::CallbackChanged,
        object: Some(format!("callback:{}", task.id)),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    Ok(Json(task.into()))
}

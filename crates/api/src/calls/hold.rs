//! `PUT` and `DELETE /api/calls/{call_sid}/hold`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use prosaas_core::hold::{self, Hold};
use prosaas_core::ids::CallSid;
use prosaas_core::tenancy;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::state::State;

const MAX_REASON_CHARS: usize = 500;

/// Why the call is to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedHold {
    /// 1 to 500 characters.
    #[schema(example = "תביעה 12/26")]
    reason: String,
}

/// A hold that is set: the call is neither purged nor deleted.
#[derive(Serialize, ToSchema)]
pub(crate) struct HoldView {
    #[schema(example = "תביעה 12/26")]
    reason: String,
    set_at: DateTime<Utc>,
    /// The name of the one who set it, as far as known.
    set_by: Option<String>,
}

/// A call that is held.
#[derive(Serialize, ToSchema)]
pub(crate) struct HeldCall {
    #[schema(value_type = String, example = "CA0123456789abcdef0123456789abcdef")]
    call_sid: CallSid,
    #[serde(flatten)]
    hold: HoldView,
}

impl From<Hold> for HoldView {
    fn from(hold: Hold) -> Self {
        Self {
            reason: hold.reason,
            set_at: hold.set_at,
            set_by: hold.set_by,
        }
    }
}

/// Keeps the call from purge and deletion. A hold that is set gets the new reason.
#[utoipa::path(
    put, path = "/api/calls/{call_sid}/hold", tag = "calls", request_body = WantedHold,
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef")),
    responses((status = 200, body = HeldCall),
        (status = 404, description = "`call_not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "Nothing is left to hold: `erased`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn set_hold(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    sid: Path<CallSid>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(wanted): JsonBody<WantedHold>,
) -> Result<Json<HeldCall>, ApiError> {
    let reason = wanted.reason.trim();
    if reason.is_empty() || reason.chars().count() > MAX_REASON_CHARS {
        let detail = "must have 1 to 500 characters";
        return Err(ApiError::validation("reason", detail));
    }
    let actor = gate.actor(member.identity(), &request);
    let mut conn = state.database.tenant(member.business()).await?;
    let call = tenancy::find_call(&mut conn, &sid)
        .await?
        .ok_or(ApiError::CallNotFound)?;
    let hold = hold::set(&mut conn, &call, reason, actor, state.clock.now()).await?;
    conn.commit().await?;
    Ok(Json(HeldCall {
        call_sid: sid.into_inner(),
        hold: hold.into(),
    }))
}

/// Lifts the hold, if one is set.
#[utoipa::path(
    delete, path = "/api/calls/{call_sid}/hold", tag = "calls",
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef")),
    responses((status = 204, description = "No hold is set"),
        (status = 404, description = "`call_not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn lift_hold(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    sid: Path<CallSid>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let actor = gate.actor(member.identity(), &request);
    let mut conn = state.database.tenant(member.business()).await?;
    let call = tenancy::find_call(&mut conn, &sid)
        .await?
        .ok_or(ApiError::CallNotFound)?;
    hold::lift(&mut conn, &call, actor, state.clock.now()).await?;
    conn.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

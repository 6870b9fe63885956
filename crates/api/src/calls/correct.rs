//! `PATCH /api/calls/{call_sid}`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use prosaas_core::correction::{self, Correction};
use prosaas_core::ids::CallSid;
use prosaas_core::tenancy;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::{JsonBody, nullable};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::detail::CallDetail;
use crate::state::State;

const MAX_CHARS: usize = 120;

/// What the analysis should have found. What is left out stays; `null` says that there is none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out and null are two things")]
pub(crate) struct CorrectedCall {
    /// 1 to 120 characters.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "plumbing")]
    service: Option<Option<String>>,
    /// 1 to 120 characters.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "חיפה")]
    city: Option<Option<String>>,
}

/// Corrects the service or the city of a call, for good: no later analysis touches what a person has
/// corrected.
#[utoipa::path(
    patch, path = "/api/calls/{call_sid}", tag = "calls", request_body = CorrectedCall,
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef")),
    responses((status = 200, body = CallDetail),
        (status = 404, description = "`call_not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "Nothing is left to correct: `erased`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn correct_call(
    member: Allowed<WorkCalls>,
    request: HttpRequest,
    sid: Path<CallSid>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(corrected): JsonBody<CorrectedCall>,
) -> Result<Json<CallDetail>, ApiError> {
    let correction = Correction {
        service: text("service", corrected.service)?,
        city: text("city", corrected.city)?,
    };
    let actor = gate.actor(member.identity(), &request);
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let call = tenancy::find_call(&mut conn, &sid)
        .await?
        .ok_or(ApiError::CallNotFound)?;
    correction::correct(&mut conn, &call, &correction, actor, now).await?;
    let detail = CallDetail::of(&mut conn, &call, now).await?;
    conn.commit().await?;
    Ok(Json(detail))
}

#[expect(clippy::option_option, reason = "left out and null are two things")]
fn text(
    field: &'static str,
    given: Option<Option<String>>,
) -> Result<Option<Option<String>>, ApiError> {
    let Some(Some(text)) = given else {
        return Ok(given);
    };
    let text = text.trim();
    let readable = !text.is_empty() && !text.chars().any(char::is_control);
    if readable && text.chars().count() <= MAX_CHARS {
        Ok(Some(Some(text.to_owned())))
    } else {
        let detail = "must have 1 to 120 characters, or be null";
        Err(ApiError::validation(field, detail))
    }
}

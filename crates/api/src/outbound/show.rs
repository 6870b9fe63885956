//! `GET /api/calls/outbound/{id}`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::ids::OutboundCallId;
use prosaas_core::outbound;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::view::OutboundView;
use crate::state::State;

/// Where a click-to-call stands.
#[utoipa::path(
    get, path = "/api/calls/outbound/{id}", tag = "outbound",
    params(("id" = i64, Path, description = "The click-to-call", example = 41)),
    responses((status = 200, body = OutboundView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn show_outbound_call(
    member: Allowed<ReadCalls>,
    id: Path<OutboundCallId>,
    state: Data<State>,
) -> Result<Json<OutboundView>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let call = outbound::find(&mut conn, *id).await?;
    conn.commit().await?;
    Ok(Json(call.ok_or(ApiError::NotFound)?.into()))
}

//! `DELETE /api/calls/outbound/{id}`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::OutboundCallId;
use prosaas_core::outbound::{self, State as Standing};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Allowed, ApiError, Gate};

use super::view::OutboundView;
use crate::state::State;

/// Withdraws a call that waits; one that is placed is hung up within seconds.
#[utoipa::path(
    delete, path = "/api/calls/outbound/{id}", tag = "outbound",
    params(("id" = i64, Path, description = "The click-to-call", example = 41)),
    responses((status = 200, description = "It has ended", body = OutboundView),
        (status = 202, description = "It is being hung up", body = OutboundView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn cancel_outbound_call(
    request: HttpRequest,
    member: Allowed<WorkCalls>,
    id: Path<OutboundCallId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let call = outbound::cancel(&mut conn, *id, now)
        .await?
        .ok_or(ApiError::NotFound)?;
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::CallCanceled,
        object: Some(format!("outbound_call:{}", call.id)),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    state.events.publish(member.business(), call.event());
    let mut response = match call.state {
        Standing::Ended => HttpResponse::Ok(),
        _ => HttpResponse::Accepted(),
    };
    Ok(response.json(OutboundView::from(call)))
}

//! `DELETE /api/webhooks/{id}`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::Action;
use prosaas_core::ids::EndpointId;
use prosaas_core::webhooks;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};

use super::Acting;
use crate::state::State;

/// Removes a webhook, with the log of its deliveries.
#[utoipa::path(
    delete, path = "/api/webhooks/{id}", tag = "webhooks",
    params(("id" = i64, Path, description = "The webhook")),
    responses((status = 204, description = "Removed"),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn remove_webhook(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    id: Path<EndpointId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    if !webhooks::remove(&mut conn, *id).await? {
        return Err(ApiError::NotFound);
    }
    let acting = Acting {
        request: &request,
        member: &member,
        gate: &gate,
    };
    acting
        .record(&mut conn, Action::WebhookDeleted, *id, state.clock.now())
        .await?;
    conn.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

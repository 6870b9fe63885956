//! `POST /api/webhooks/{id}/test`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::ids::EndpointId;
use prosaas_core::webhooks;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError};

use super::DISABLED;
use super::view::DeliveryView;
use crate::state::State;

/// Sends a `ping`, to see whether the webhook works; what came of it is in its deliveries.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/test", tag = "webhooks",
    params(("id" = i64, Path, description = "The webhook")),
    responses((status = 202, description = "On its way", body = DeliveryView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "It is disabled: `conflict`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn test_webhook(
    member: Allowed<ManageBusiness>,
    id: Path<EndpointId>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let webhook = webhooks::find(&mut conn, *id)
        .await?
        .ok_or(ApiError::NotFound)?;
    if webhook.disabled_at.is_some() {
        return Err(DISABLED);
    }
    let message = webhooks::ping(&mut conn, &webhook, state.clock.now()).await?;
    let view = DeliveryView::of(&mut conn, message).await?;
    conn.commit().await?;
    Ok(HttpResponse::Accepted().json(view))
}

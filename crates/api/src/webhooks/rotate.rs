//! `POST /api/webhooks/{id}/rotate`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use prosaas_core::audit::Action;
use prosaas_core::ids::EndpointId;
use prosaas_core::webhooks;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};

use super::Acting;
use super::view::WebhookWithSecret;
use crate::state::State;

/// Gives a webhook a new secret. For a day the one before signs along, so that the receiver can change
/// over without losing a message.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/rotate", tag = "webhooks",
    params(("id" = i64, Path, description = "The webhook")),
    responses((status = 200, description = "The webhook and its new secret", body = WebhookWithSecret),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn rotate_webhook_secret(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    id: Path<EndpointId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<Json<WebhookWithSecret>, ApiError> {
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let (webhook, secret) = webhooks::rotate(&mut conn, *id, now)
        .await?
        .ok_or(ApiError::NotFound)?;
    let acting = Acting {
        request: &request,
        member: &member,
        gate: &gate,
    };
    acting
        .record(&mut conn, Action::WebhookRotated, *id, now)
        .await?;
    conn.commit().await?;
    Ok(Json(WebhookWithSecret::new(webhook, &secret)))
}

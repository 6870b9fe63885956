//! `GET /api/webhooks/{id}`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::ids::EndpointId;
use prosaas_core::webhooks;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError};

use super::view::WebhookView;
use crate::state::State;

/// One webhook.
#[utoipa::path(
    get, path = "/api/webhooks/{id}", tag = "webhooks",
    params(("id" = i64, Path, description = "The webhook")),
    responses((status = 200, description = "The webhook", body = WebhookView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn show_webhook(
    member: Allowed<ManageBusiness>,
    id: Path<EndpointId>,
    state: Data<State>,
) -> Result<Json<WebhookView>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let found = webhooks::find(&mut conn, *id).await?;
    conn.commit().await?;
    Ok(Json(found.ok_or(ApiError::NotFound)?.into()))
}

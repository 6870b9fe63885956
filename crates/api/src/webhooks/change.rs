//! `PATCH /api/webhooks/{id}`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use prosaas_core::audit::Action;
use prosaas_core::ids::EndpointId;
use prosaas_core::webhooks::{self, Change, Topic};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::WebhookView;
use super::{Acting, checked_description, checked_events, target};
use crate::state::State;

/// What of a webhook is to be another; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookChange {
    #[schema(max_length = 2000, example = "https://crm.example.com/hooks/prosaas")]
    url: Option<String>,
    #[schema(min_items = 1)]
    events: Option<Vec<Topic>>,
    #[schema(max_length = 200, example = "CRM")]
    description: Option<String>,
    /// Switched on, a webhook's failures are forgotten, and what waited for it goes out.
    enabled: Option<bool>,
}

/// Changes a webhook.
#[utoipa::path(
    patch, path = "/api/webhooks/{id}", tag = "webhooks", request_body = WebhookChange,
    params(("id" = i64, Path, description = "The webhook")),
    responses((status = 200, description = "As it is now", body = WebhookView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn change_webhook(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    id: Path<EndpointId>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<WebhookChange>,
) -> Result<Json<WebhookView>, ApiError> {
    let target = body.url.map(|url| target(&state, &url)).transpose()?;
    body.events.as_deref().map_or(Ok(()), checked_events)?;
    body.description
        .as_deref()
        .map_or(Ok(()), checked_description)?;
    let change = Change {
        target: target.as_ref(),
        description: body.description.as_deref(),
        events: body.events.as_deref(),
        enabled: body.enabled,
    };
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let webhook = webhooks::change(&mut conn, *id, &change, now)
        .await?
        .ok_or(ApiError::NotFound)?;
    let acting = Acting {
        request: &request,
        member: &member,
        gate: &gate,
    };
    acting
        .record(&mut conn, Action::WebhookChanged, *id, now)
        .await?;
    conn.commit().await?;
    Ok(Json(webhook.into()))
}

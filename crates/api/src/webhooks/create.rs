//! `POST /api/webhooks`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::Action;
use prosaas_core::webhooks::{self, CreateError, NewEndpoint, Topic};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::WebhookWithSecret;
use super::{Acting, checked_description, checked_events, target};
use crate::state::State;

/// A webhook to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhook {
    /// https, to the public internet, on port 443 or from 1024 on.
    #[schema(max_length = 2000, example = "https://crm.example.com/hooks/prosaas")]
    url: String,
    #[schema(min_items = 1)]
    events: Vec<Topic>,
    #[serde(default)]
    #[schema(max_length = 200, example = "CRM")]
    description: String,
}

/// Makes a webhook. The answer has its secret, which is not shown again.
#[utoipa::path(
    post, path = "/api/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, description = "The webhook and its secret", body = WebhookWithSecret),
        (status = 409, description = "There are 20 already: `conflict`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn create_webhook(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<NewWebhook>,
) -> Result<HttpResponse, ApiError> {
    let target = target(&state, &body.url)?;
    checked_events(&body.events)?;
    checked_description(&body.description)?;
    let new = NewEndpoint {
        target: &target,
        description: &body.description,
        events: &body.events,
    };
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let created = webhooks::create(&mut conn, &new, now).await;
    let (webhook, secret) = created.map_err(|error| match error {
        CreateError::TooMany => ApiError::Conflict {
            detail: "A business has at most 20 webhooks.",
        },
        CreateError::Database(error) => error.into(),
    })?;
    let acting = Acting {
        request: &request,
        member: &member,
        gate: &gate,
    };
    acting
        .record(&mut conn, Action::WebhookCreated, webhook.id, now)
        .await?;
    conn.commit().await?;
    Ok(HttpResponse::Created().json(WebhookWithSecret::new(webhook, &secret)))
}

//! `POST /api/webhooks/{id}/replay` and `POST /api/webhooks/{id}/deliveries/{delivery_id}/replay`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::audit::Action;
use prosaas_core::ids::{EndpointId, MessageId};
use prosaas_core::webhooks::{self, Replayed};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::DeliveryView;
use super::{Acting, DISABLED};
use crate::state::State;

/// As long as messages are kept, and a day.
const LONGEST: TimeDelta = TimeDelta::days(31);

/// A span of time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplaySpan {
    /// What happened then or later.
    from: DateTime<Utc>,
    /// What happened before; at most 31 days after `from`.
    to: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookReplay {
    /// Messages that are on their way again.
    #[schema(example = 12)]
    replayed: usize,
}

/// Sends everything of a span of time again, under the same message ids.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/replay", tag = "webhooks", request_body = ReplaySpan,
    params(("id" = i64, Path, description = "The webhook")),
    responses((status = 202, description = "On their way", body = WebhookReplay),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "It is disabled: `conflict`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn replay_webhook(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    id: Path<EndpointId>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(span): JsonBody<ReplaySpan>,
) -> Result<HttpResponse, ApiError> {
    let length = span.to.signed_duration_since(span.from);
    if length < TimeDelta::zero() || length > LONGEST {
        return Err(ApiError::validation(
            "to",
            "must be after `from`, by at most 31 days",
        ));
    }
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let webhook = webhooks::find(&mut conn, *id)
        .await?
        .ok_or(ApiError::NotFound)?;
    if webhook.disabled_at.is_some() {
        return Err(DISABLED);
    }
    let replayed = webhooks::replay_all(&mut conn, *id, span.from, span.to, now).await?;
    let acting = Acting {
        request: &request,
        member: &member,
        gate: &gate,
    };
    acting
        .record(&mut conn, Action::WebhookReplayed, *id, now)
        .await?;
    conn.commit().await?;
    Ok(HttpResponse::Accepted().json(WebhookReplay { replayed }))
}

/// Sends one message again, under the same message id.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/deliveries/{delivery_id}/replay", tag = "webhooks",
    params(("id" = i64, Path, description = "The webhook"),
        ("delivery_id" = i64, Path, description = "The delivery")),
    responses((status = 202, description = "On its way", body = DeliveryView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "The webhook is disabled: `conflict`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn replay_webhook_delivery(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    ids: Path<(EndpointId, MessageId)>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let (id, delivery) = ids.into_inner();
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let webhook = webhooks::find(&mut conn, id)
        .await?
        .ok_or(ApiError::NotFound)?;
    let replayed = webhooks::replay_one(&mut conn, &webhook, delivery, now)
        .await?
        .ok_or(ApiError::NotFound)?;
    let Replayed::Queued(message) = replayed else {
        return Err(DISABLED);
    };
    let acting = Acting {
        request: &request,
        member: &member,
        gate: &gate,
    };
    acting
        .record(&mut conn, Action::WebhookReplayed, id, now)
        .await?;
    let view = DeliveryView::of(&mut conn, message).await?;
    conn.commit().await?;
    Ok(HttpResponse::Accepted().json(view))
}

//! Webhooks and their deliveries as clients see them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use prosaas_core::ids::{EndpointId, MessageId};
use prosaas_core::webhooks::{
    AttemptError, AttemptRow, DisabledReason, Endpoint, Message, MessageState, Secret, Topic,
};
use prosaas_web::ApiError;
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;

/// Where the business's own system is told what happens.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(crate) struct WebhookView {
    #[schema(value_type = i64, example = 7)]
    id: EndpointId,
    #[schema(example = "https://crm.example.com/hooks/prosaas")]
    url: String,
    #[schema(example = "CRM")]
    description: String,
    #[schema(min_items = 1)]
    events: Vec<Topic>,
    enabled: bool,
    disabled_at: Option<DateTime<Utc>>,
    disabled_reason: Option<DisabledReason>,
    /// The first failure since the last success; after three days of it the webhook is disabled.
    failing_since: Option<DateTime<Utc>>,
    /// Until then the secret before the last rotation signs along.
    previous_secret_until: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Endpoint> for WebhookView {
    fn from(endpoint: Endpoint) -> Self {
        Self {
            id: endpoint.id,
            events: endpoint.events(),
            enabled: endpoint.disabled_at.is_none(),
            disabled_at: endpoint.disabled_at,
            disabled_reason: endpoint.disabled_reason(),
            failing_since: endpoint.failing_since,
            previous_secret_until: endpoint.previous_secret_until,
            created_at: endpoint.created_at,
            updated_at: endpoint.updated_at,
            url: endpoint.url,
            description: endpoint.description,
        }
    }
}

/// A webhook with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookWithSecret {
    #[serde(flatten)]
    webhook: WebhookView,
    /// Checks the signatures, see <https://www.standardwebhooks.com>.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: String,
}

impl WebhookWithSecret {
    pub(super) fn new(endpoint: Endpoint, secret: &Secret) -> Self {
        Self {
            webhook: endpoint.into(),
            secret: secret.shown().expose_secret().to_owned(),
        }
    }
}

/// One event on its way to a webhook, with every attempt at it.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(crate) struct DeliveryView {
    #[schema(value_type = i64, example = 91)]
    id: MessageId,
    #[schema(value_type = i64, example = 7)]
    webhook_id: EndpointId,
    /// The header `webhook-id`: the same at each attempt and replay.
    #[schema(example = "msg_0192f0c1a2b37c4d8e9f0a1b2c3d4e5f")]
    message_id: String,
    event: Topic,
    #[schema(example = "CA0123456789abcdef0123456789abcdef")]
    call_sid: Option<String>,
    state: MessageState,
    /// Of one that is pending.
    next_try_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    attempts: Vec<AttemptView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
struct AttemptView {
    #[schema(example = 1)]
    number: i32,
    at: DateTime<Utc>,
    /// The answer's status; none where no answer came.
    #[schema(example = 503)]
    status: Option<i16>,
    /// None where it succeeded.
    error: Option<AttemptError>,
    #[schema(example = 120)]
    duration_ms: i32,
    /// The beginning of the answer's body.
    response: String,
}

impl From<AttemptRow> for AttemptView {
    fn from(row: AttemptRow) -> Self {
        Self {
            number: row.number,
            at: row.at,
            status: row.status,
            error: row.error(),
            duration_ms: row.duration_ms,
            response: row.response,
        }
    }
}

impl DeliveryView {
    /// The messages with their attempts.
    pub(super) fn all(
        messages: Vec<Message>,
        attempts: Vec<AttemptRow>,
    ) -> Result<Vec<Self>, ApiError> {
        let mut by_message: HashMap<MessageId, Vec<AttemptView>> = HashMap::new();
        for attempt in attempts {
            by_message
                .entry(attempt.message_id)
                .or_default()
                .push(attempt.into());
        }
        let view = |message: Message| {
            let attempts = by_message.remove(&message.id).unwrap_or_default();
            Self::new(message, attempts)
        };
        messages.into_iter().map(view).collect()
    }

    fn new(message: Message, attempts: Vec<AttemptView>) -> Result<Self, ApiError> {
        Ok(Self {
            event: message.event().map_err(ApiError::internal)?,
            next_try_at: message.next_try_at(),
            id: message.id,
            webhook_id: message.endpoint_id,
            message_id: message.public_id,
            call_sid: message.call_sid,
            state: message.state,
            created_at: message.occurred_at,
            finished_at: message.finished_at,
            attempts,
        })
    }

    /// One message, with the attempts at it so far.
    pub(super) async fn of(
        conn: &mut prosaas_core::database::TenantConn,
        message: Message,
    ) -> Result<Self, ApiError> {
        let messages = [message];
        let attempts = prosaas_core::webhooks::attempts(conn, &messages).await?;
        let [message] = messages;
        Self::new(
            message,
            attempts.into_iter().map(AttemptView::from).collect(),
        )
    }
}

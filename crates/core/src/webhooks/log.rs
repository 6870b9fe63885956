//! What was sent to an endpoint, and what it answered.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AttemptError, Topic, UnknownTopic};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{EndpointId, MessageId};
use crate::schema::{webhook_attempts, webhook_messages};

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = WebhookDeliveryState)]
pub enum MessageState {
    /// It is to be sent, for the first time or again.
    Pending,
    /// The endpoint took it.
    Delivered,
    /// It was given up.
    Failed,
}

impl MessageState {
    /// The table's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

impl TryFrom<String> for MessageState {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        [Self::Pending, Self::Delivered, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or(word)
    }
}

/// A message to an endpoint.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = webhook_messages, check_for_backend(diesel::pg::Pg))]
pub struct Message {
    /// The row.
    pub id: MessageId,
    /// To whom it goes.
    pub endpoint_id: EndpointId,
    /// What the receiver knows it by.
    pub public_id: String,
    event: String,
    /// Which call it tells of.
    pub call_sid: Option<String>,
    /// When what it tells of happened.
    pub occurred_at: DateTime<Utc>,
    /// Where it stands.
    #[diesel(deserialize_as = String)]
    pub state: MessageState,
    next_try_at: DateTime<Utc>,
    /// When it was delivered or given up.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Message {
    /// What it tells.
    pub fn event(&self) -> Result<Topic, UnknownTopic> {
        self.event.clone().try_into()
    }

    /// When it is tried next; none where it is over.
    pub fn next_try_at(&self) -> Option<DateTime<Utc>> {
        (self.state == MessageState::Pending).then_some(self.next_try_at)
    }
}

/// One attempt, as it stands in the log.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = webhook_attempts, check_for_backend(diesel::pg::Pg))]
pub struct AttemptRow {
    /// The message.
    pub message_id: MessageId,
    /// 1 is the first.
    pub number: i32,
    /// When it began.
    pub at: DateTime<Utc>,
    /// The answer's status, where there was one.
    pub status: Option<i16>,
    error: Option<String>,
    /// How long it took.
    pub duration_ms: i32,
    /// The beginning of the answer's body.
    pub response: String,
}

impl AttemptRow {
    /// Why it did not succeed.
    pub fn error(&self) -> Option<AttemptError> {
        self.error.clone()?.try_into().ok()
    }
}

/// An endpoint's messages, newest first, from after `before`.
pub async fn messages(
    conn: &mut TenantConn,
    endpoint: EndpointId,
    state: Option<MessageState>,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Message>, DatabaseError> {
    let mut query = webhook_messages::table
        .filter(webhook_messages::business_id.eq(conn.business()))
        .filter(webhook_messages::endpoint_id.eq(endpoint))
        .order(webhook_messages::id.desc())
        .limit(limit)
        .select(Message::as_select())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(webhook_messages::state.eq(state.as_str()));
    }
    if let Some(before) = before {
        query = query.filter(webhook_messages::id.lt(before));
    }
    Ok(query.load(&mut **conn).await?)
}

/// One of an endpoint's messages.
pub async fn find_message(
    conn: &mut TenantConn,
    endpoint: EndpointId,
    id: MessageId,
) -> Result<Option<Message>, DatabaseError> {
    let query = webhook_messages::table
        .filter(webhook_messages::business_id.eq(conn.business()))
        .filter(webhook_messages::endpoint_id.eq(endpoint))
        .filter(webhook_messages::id.eq(id))
        .select(Message::as_select());
    Ok(query.first(&mut **conn).await.optional()?)
}

/// The attempts at these messages, first ones first.
pub async fn attempts(
    conn: &mut TenantConn,
    messages: &[Message],
) -> Result<Vec<AttemptRow>, DatabaseError> {
    let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
    let query = webhook_attempts::table
        .filter(webhook_attempts::business_id.eq(conn.business()))
        .filter(webhook_attempts::message_id.eq_any(ids))
        .order((webhook_attempts::message_id, webhook_attempts::number))
        .select(AttemptRow::as_select());
    Ok(query.load(&mut **conn).await?)
}

//! Sending again, by a person's wish: the same messages under the same ids, with three days more.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Endpoint, Message, find_message};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{EndpointId, MessageId};
use crate::schema::webhook_messages as messages;

/// What became of a wish to send again.
#[derive(Clone, Debug)]
pub enum Replayed {
    /// It is on its way.
    Queued(Message),
    /// The endpoint is disabled.
    Disabled,
}

type Again = (
    diesel::dsl::Eq<messages::state, &'static str>,
    diesel::dsl::Eq<messages::tries, i32>,
    diesel::dsl::Eq<messages::queued_at, DateTime<Utc>>,
    diesel::dsl::Eq<messages::next_try_at, DateTime<Utc>>,
    diesel::dsl::Eq<messages::finished_at, Option<DateTime<Utc>>>,
);

fn again(now: DateTime<Utc>) -> Again {
    (
        messages::state.eq("pending"),
        messages::tries.eq(0),
        messages::queued_at.eq(now),
        messages::next_try_at.eq(now),
        messages::finished_at.eq(None),
    )
}

/// Sends one message again; `None` where the endpoint has no such one. One that is being sent at this
/// moment stays as it is.
pub async fn replay_one(
    conn: &mut TenantConn,
    endpoint: &Endpoint,
    message: MessageId,
    now: DateTime<Utc>,
) -> Result<Option<Replayed>, DatabaseError> {
    if find_message(conn, endpoint.id, message).await?.is_none() {
        return Ok(None);
    }
    if endpoint.disabled_at.is_some() {
        return Ok(Some(Replayed::Disabled));
    }
    diesel::update(messages::table.find(message))
        .filter(messages::business_id.eq(conn.business()))
        .filter(
            messages::in_flight_until
                .is_null()
                .or(messages::in_flight_until.le(now)),
        )
        .set(again(now))
        .execute(&mut **conn)
        .await?;
    let message = find_message(conn, endpoint.id, message).await?;
    Ok(message.map(Replayed::Queued))
}

/// Sends everything again that happened from `from` to before `to`; returns how many messages.
pub async fn replay_all(
    conn: &mut TenantConn,
    endpoint: EndpointId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let replayed = diesel::update(messages::table)
        .filter(messages::business_id.eq(conn.business()))
        .filter(messages::endpoint_id.eq(endpoint))
        .filter(messages::occurred_at.ge(from))
        .filter(messages::occurred_at.lt(to))
        .filter(
            messages::in_flight_until
                .is_null()
                .or(messages::in_flight_until.le(now)),
        )
        .set(again(now))
        .execute(&mut **conn)
        .await?;
    Ok(replayed)
}

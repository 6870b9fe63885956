//! Taking what is due. Several workers may do so at once: an endpoint's row is locked while its
//! messages are taken, so no message goes to two of them, and an endpoint never has more than its
//! share under way, however slow it is and however much waits for it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bytea, Integer, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::Secret;
use crate::database::{Database, DatabaseError};
use crate::ids::{BusinessId, EndpointId, MessageId};

/// A message that this worker is to deliver, and how.
#[derive(Debug, QueryableByName)]
pub struct Claimed {
    /// The row.
    #[diesel(sql_type = BigInt)]
    pub id: MessageId,
    /// Whose it is.
    #[diesel(sql_type = BigInt)]
    pub business_id: BusinessId,
    /// To whom it goes.
    #[diesel(sql_type = BigInt)]
    pub endpoint_id: EndpointId,
    /// The header `webhook-id`.
    #[diesel(sql_type = Text)]
    pub public_id: String,
    /// Where it goes.
    #[diesel(sql_type = Text)]
    pub url: String,
    /// Attempts ever, this one counted: names the claim.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    /// Attempts since it was put into the queue, this one counted.
    #[diesel(sql_type = Integer)]
    pub(super) tries: i32,
    #[diesel(sql_type = Timestamptz)]
    pub(super) queued_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    event: String,
    #[diesel(sql_type = Timestamptz)]
    occurred_at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    data: Value,
    #[diesel(sql_type = Bytea)]
    secret: Vec<u8>,
    #[diesel(sql_type = Nullable<Bytea>)]
    previous_secret: Option<Vec<u8>>,
}

impl Claimed {
    /// The body: the same at each attempt.
    pub fn body(&self) -> String {
        serde_json::json!({
            "type": self.event, "timestamp": self.occurred_at, "data": self.data,
        })
        .to_string()
    }

    /// The header `webhook-signature` for an attempt at `timestamp` (Unix seconds): by the secret, and
    /// for a while after a rotation by the one before too.
    pub fn signature(&self, timestamp: i64, body: &str) -> String {
        let secrets = std::iter::once(&self.secret).chain(&self.previous_secret);
        let signatures = secrets.map(|secret| {
            Secret::of_row(secret.clone()).sign(&self.public_id, timestamp, body.as_bytes())
        });
        signatures.collect::<Vec<_>>().join(" ")
    }
}

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = BigInt)]
    id: EndpointId,
}

/// One probe of an index for each endpoint, so that a backlog of one hides no other's. A lock that
/// another worker's claim holds is passed by; a foreign key's look at the row is not in its way.
const ENDPOINTS: &str = "SELECT e.id FROM webhook_endpoints e WHERE e.disabled_at IS NULL \
    AND EXISTS (SELECT 1 FROM webhook_messages m \
        WHERE m.endpoint_id = e.id AND m.state = 'pending' AND m.next_try_at <= $1) \
    AND (SELECT count(*) FROM webhook_messages f \
        WHERE f.endpoint_id = e.id AND f.in_flight_until > $1) < $2 \
    ORDER BY random() LIMIT $3 FOR NO KEY UPDATE OF e SKIP LOCKED";

/// Counts again: this statement sees what was claimed before the locks were had.
const MESSAGES: &str = "WITH share AS (SELECT e.id, greatest($3 - (SELECT count(*) \
        FROM webhook_messages f WHERE f.endpoint_id = e.id AND f.in_flight_until > $1), 0) AS free \
        FROM webhook_endpoints e WHERE e.id = ANY ($2)), \
    due AS (SELECT d.id FROM share CROSS JOIN LATERAL (SELECT m.id FROM webhook_messages m \
        WHERE m.endpoint_id = share.id AND m.state = 'pending' AND m.next_try_at <= $1 \
        ORDER BY m.next_try_at LIMIT share.free) d LIMIT $4) \
    UPDATE webhook_messages u SET attempts = u.attempts + 1, tries = u.tries + 1, \
        next_try_at = $5, in_flight_until = $5 \
    FROM webhook_endpoints e WHERE u.id IN (SELECT id FROM due) AND e.id = u.endpoint_id \
        AND u.state = 'pending' AND u.next_try_at <= $1 \
    RETURNING u.id, u.business_id, u.endpoint_id, u.public_id, e.url, u.attempts, u.tries, \
        u.queued_at, u.event, u.occurred_at, u.data, e.secret, \
        CASE WHEN e.previous_secret_until > $1 THEN e.previous_secret END AS previous_secret";

/// Claims at most `limit` messages that are due, at most `share` of one endpoint at a time over all
/// workers. A claim that is not ended within `lease` is due again: its worker died.
pub async fn claim(
    db: &Database,
    limit: usize,
    share: u32,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Vec<Claimed>, DatabaseError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let lease = TimeDelta::from_std(lease).unwrap_or(TimeDelta::MAX);
    let mut conn = db.system().await?;
    let endpoints: Vec<Due> = diesel::sql_query(ENDPOINTS)
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(i64::from(share))
        .bind::<BigInt, _>(limit)
        .load(&mut *conn)
        .await?;
    let claimed = if endpoints.is_empty() {
        Vec::new()
    } else {
        let endpoints: Vec<i64> = endpoints.iter().map(|endpoint| endpoint.id.0).collect();
        diesel::sql_query(MESSAGES)
            .bind::<Timestamptz, _>(now)
            .bind::<Array<BigInt>, _>(endpoints)
            .bind::<BigInt, _>(i64::from(share))
            .bind::<BigInt, _>(limit)
            .bind::<Timestamptz, _>(now + lease)
            .load(&mut *conn)
            .await?
    };
    conn.commit().await?;
    Ok(claimed)
}

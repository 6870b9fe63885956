//! What came of an attempt: the message's next try, the endpoint's health, and a line in the log, in
//! one transaction.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, SmallInt, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;

use super::retry::{PATIENCE, next_try};
use super::{Claimed, DisabledReason};
use crate::audit::{self, Action, Actor, Entry};
use crate::database::{Database, DatabaseError};
use crate::ids::EndpointId;
use crate::schema::{webhook_endpoints as endpoints, webhook_messages as messages};

/// `410 Gone`: the receiver wants no more of them.
const GONE: u16 = 410;

/// Why an attempt did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookAttemptError)]
pub enum AttemptError {
    /// No whole answer in time.
    Timeout,
    /// No connection, or it broke.
    Unreachable,
    /// The address does not lead to the public internet: nothing was sent.
    RefusedAddress,
    /// The answer leads elsewhere; webhooks follow no redirect.
    Redirect,
    /// The answer's status is no success.
    Status,
}

impl AttemptError {
    /// The table's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::RefusedAddress => "refused_address",
            Self::Redirect => "redirect",
            Self::Status => "status",
        }
    }
}

impl TryFrom<String> for AttemptError {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        [
            Self::Timeout,
            Self::Unreachable,
            Self::RefusedAddress,
            Self::Redirect,
            Self::Status,
        ]
        .into_iter()
        .find(|error| error.as_str() == word)
        .ok_or(word)
    }
}

/// One attempt.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When it began.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub took: Duration,
    /// The answer's status, where there was one.
    pub status: Option<u16>,
    /// Why it did not succeed.
    pub error: Option<AttemptError>,
    /// The beginning of the answer's body, fit to be shown.
    pub response: String,
    /// How long the endpoint asks to wait.
    pub retry_after: Option<Duration>,
}

/// The endpoint was disabled by this attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// Which.
    pub endpoint: EndpointId,
    /// Why.
    pub reason: DisabledReason,
}

/// The endpoint may have been deleted meanwhile, and its messages with it.
const LOG: &str = "INSERT INTO webhook_attempts \
    (business_id, message_id, number, at, status, error, duration_ms, response) \
    SELECT m.business_id, m.id, $2, $3, $4, $5, $6, $7 FROM webhook_messages m WHERE m.id = $1";

/// Ends a claim. `jitter` is from 0 to 1.
pub async fn finish(
    db: &Database,
    claimed: &Claimed,
    attempt: &Attempt,
    jitter: f64,
    now: DateTime<Utc>,
) -> Result<Option<Disabled>, DatabaseError> {
    let mut conn = db.system().await?;
    log(&mut conn, claimed, attempt).await?;
    let gone = attempt.status == Some(GONE);
    let wish = attempt.retry_after;
    let next = match attempt.error {
        Some(_) if !gone => next_try(claimed.tries, claimed.queued_at, now, wish, jitter),
        _ => None,
    };
    let state = match (attempt.error, next) {
        (None, _) => "delivered",
        (Some(_), Some(_)) => "pending",
        (Some(_), None) => "failed",
    };
    // A claim that ran out is another worker's by now, who says what came of it.
    diesel::update(messages::table.find(claimed.id))
        .filter(messages::attempts.eq(claimed.attempts))
        .filter(messages::state.eq("pending"))
        .set((
            messages::state.eq(state),
            messages::next_try_at.eq(next.unwrap_or(now)),
            messages::in_flight_until.eq(None::<DateTime<Utc>>),
            messages::finished_at.eq(next.is_none().then_some(now)),
        ))
        .execute(&mut *conn)
        .await?;
    let disabled = if attempt.error.is_none() {
        works(&mut conn, claimed.endpoint_id).await?;
        None
    } else {
        fails(&mut conn, claimed, gone, now).await?
    };
    conn.commit().await?;
    Ok(disabled)
}

async fn log(
    conn: &mut AsyncPgConnection,
    claimed: &Claimed,
    attempt: &Attempt,
) -> Result<(), DatabaseError> {
    let status = attempt.status.and_then(|status| i16::try_from(status).ok());
    diesel::sql_query(LOG)
        .bind::<BigInt, _>(claimed.id)
        .bind::<Integer, _>(claimed.attempts)
        .bind::<Timestamptz, _>(attempt.at)
        .bind::<Nullable<SmallInt>, _>(status)
        .bind::<Nullable<Text>, _>(attempt.error.map(AttemptError::as_str))
        .bind::<Integer, _>(i32::try_from(attempt.took.as_millis()).unwrap_or(i32::MAX))
        .bind::<Text, _>(&attempt.response)
        .execute(conn)
        .await?;
    Ok(())
}

async fn works(conn: &mut AsyncPgConnection, endpoint: EndpointId) -> Result<(), DatabaseError> {
    // Only where there is something to take back: a busy endpoint's row is not written at each call.
    diesel::update(endpoints::table.find(endpoint))
        .filter(endpoints::failing_since.is_not_null())
        .set(endpoints::failing_since.eq(None::<DateTime<Utc>>))
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes that the endpoint fails; one that is gone, or has failed for as long as messages are tried,
/// is disabled, and the audit log says so.
async fn fails(
    conn: &mut AsyncPgConnection,
    claimed: &Claimed,
    gone: bool,
    now: DateTime<Utc>,
) -> Result<Option<Disabled>, DatabaseError> {
    diesel::update(endpoints::table.find(claimed.endpoint_id))
        .filter(endpoints::failing_since.is_null())
        .set(endpoints::failing_since.eq(now))
        .execute(conn)
        .await?;
    let reason = if gone {
        DisabledReason::Gone
    } else {
        DisabledReason::Failing
    };
    let disabled = diesel::update(endpoints::table.find(claimed.endpoint_id))
        .filter(endpoints::disabled_at.is_null())
        .filter(endpoints::failing_since.le(if gone { now } else { now - PATIENCE }))
        .set((
            endpoints::disabled_at.eq(now),
            endpoints::disabled_reason.eq(reason.as_str()),
        ))
        .execute(conn)
        .await?;
    if disabled == 0 {
        return Ok(None);
    }
    let entry = Entry {
        business: Some(claimed.business_id),
        actor: Actor::default(),
        action: Action::WebhookDisabled,
        object: Some(format!("webhook:{}", claimed.endpoint_id)),
        at: now,
    };
    audit::record(conn, entry).await?;
    Ok(Some(Disabled {
        endpoint: claimed.endpoint_id,
        reason,
    }))
}

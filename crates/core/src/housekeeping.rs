//! Rows that have served: taken away by the worker, some at a time, so that nobody waits for a lock.
//!
//! Several workers may do so at once; each looks at the rows' age, never at when it last ran.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::database::{Database, DatabaseError};

/// Rows taken away in one transaction.
const CHUNK: i64 = 5_000;

/// What makes a repeated webhook harmless is kept this long; Twilio repeats for a day at most.
const KEEP_DELIVERIES: TimeDelta = TimeDelta::days(30);
/// An ended session is kept this long, for a look at who was signed in.
const KEEP_SESSIONS: TimeDelta = TimeDelta::days(1);
/// Failed sign-ins count within minutes; a day later nothing depends on them.
const KEEP_THROTTLES: TimeDelta = TimeDelta::days(1);
/// A recording whose call nobody ever told us of: Twilio would have within the access window.
const KEEP_UNCLAIMED: TimeDelta = TimeDelta::days(30);
/// What was sent to a business's own systems can be looked at, and sent again, for this long.
const KEEP_MESSAGES: TimeDelta = TimeDelta::days(30);

const DELIVERIES: &str = "DELETE FROM webhook_deliveries WHERE id IN (SELECT id \
     FROM webhook_deliveries WHERE received_at < $1 ORDER BY received_at LIMIT $2 \
     FOR UPDATE SKIP LOCKED)";
const SESSIONS: &str = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions \
     WHERE expires_at < $1 OR revoked_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)";
const THROTTLES: &str = "DELETE FROM login_throttles WHERE subject IN (SELECT subject \
     FROM login_throttles WHERE window_started_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)";
const UNCLAIMED: &str = "DELETE FROM unclaimed_recordings WHERE id IN (SELECT id \
     FROM unclaimed_recordings WHERE created_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)";
const MESSAGES: &str = "DELETE FROM webhook_messages WHERE id IN (SELECT id FROM webhook_messages \
     WHERE occurred_at < $1 ORDER BY occurred_at LIMIT $2 FOR UPDATE SKIP LOCKED)";

/// How many rows were taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Remembered webhooks.
    pub webhook_deliveries: usize,
    /// Ended sessions.
    pub sessions: usize,
    /// Counts of failed sign-ins.
    pub login_throttles: usize,
    /// Recordings of calls that never appeared.
    pub unclaimed_recordings: usize,
    /// Messages to businesses' own systems, with their attempts.
    pub webhook_messages: usize,
}

/// Takes away every row that has served.
pub async fn sweep(database: &Database, now: DateTime<Utc>) -> Result<Swept, DatabaseError> {
    Ok(Swept {
        webhook_deliveries: delete(database, DELIVERIES, now - KEEP_DELIVERIES).await?,
        sessions: delete(database, SESSIONS, now - KEEP_SESSIONS).await?,
        login_throttles: delete(database, THROTTLES, now - KEEP_THROTTLES).await?,
        unclaimed_recordings: delete(database, UNCLAIMED, now - KEEP_UNCLAIMED).await?,
        webhook_messages: delete(database, MESSAGES, now - KEEP_MESSAGES).await?,
    })
}

async fn delete(
    database: &Database,
    sql: &'static str,
    before: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let mut total = 0;
    loop {
        let mut conn = database.system().await?;
        let deleted = diesel::sql_query(sql)
            .bind::<Timestamptz, _>(before)
            .bind::<BigInt, _>(CHUNK)
            .execute(&mut *conn)
            .await?;
        conn.commit().await?;
        total += deleted;
        if i64::try_from(deleted).is_ok_and(|deleted| deleted < CHUNK) {
            return Ok(total);
        }
    }
}

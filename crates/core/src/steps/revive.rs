//! Downloads that were given up, though a later try may succeed.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use super::pushing::{Queued, Row};
use crate::database::{Database, DatabaseError};

/// The pause after a failure is half as long as the call was over by then, so that each is half as
/// long again as the one before: from the 10 minutes that a window lasts to 6 hours. A failure that
/// lies in the future comes from a clock that jumped, and counts as old.
const REVIVE: &str = "UPDATE processing_steps u SET state = 'queued', urgent = FALSE, attempt = 0, \
    window_started_at = NULL, pushed_at = $1, next_try_at = NULL, finished_at = NULL, \
    error_code = NULL, error_text = NULL, traceparent = NULL \
    WHERE u.id IN (SELECT p.id FROM processing_steps p \
        JOIN call_logs c ON c.id = p.call_log_id JOIN businesses b ON b.id = p.business_id \
        WHERE p.state = 'failed' AND p.step = 'download' AND NOT p.permanent \
        AND c.erased_at IS NULL AND c.created_at > $1 - make_interval(days => b.access_days) \
        AND (p.finished_at IS NULL OR p.finished_at > $1 OR p.finished_at <= $1 - greatest( \
            least((p.finished_at - coalesce(c.ended_at, c.created_at)) / 2, interval '6 hours'), \
            interval '10 minutes')) \
        ORDER BY p.finished_at NULLS FIRST, p.id LIMIT $2 FOR UPDATE OF p SKIP LOCKED) \
    RETURNING u.id, u.call_log_id, u.step, u.urgent";

/// Queues, behind what is urgent, at most `limit` downloads that failed, not for good, and whose
/// pause is over, as long as their calls may be played. What is returned is to be pushed.
pub async fn revive(
    db: &Database,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Queued>, DatabaseError> {
    let mut conn = db.system().await?;
    let rows: Vec<Row> = diesel::sql_query(REVIVE)
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(limit)
        .load(&mut *conn)
        .await?;
    conn.commit().await?;
    Ok(rows.into_iter().filter_map(Row::queued).collect())
}

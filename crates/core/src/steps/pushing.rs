//! Steps that wait and whose job the queue may have lost.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::Step;
use super::policy::MAX_WAIT_SECONDS;
use crate::database::{Database, DatabaseError};
use crate::ids::{CallLogId, StepId};
use crate::schema::processing_steps as steps;

/// A pushed job that was not claimed within this time counts as lost.
pub const PUSHED_SECONDS: i64 = 10;

/// A step that waits for a worker, as the queue needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Queued {
    /// The step's row.
    pub id: StepId,
    /// The call.
    pub call: CallLogId,
    /// What is to be done.
    pub step: Step,
    /// Someone waits: the urgent queue.
    pub urgent: bool,
}

#[derive(QueryableByName)]
pub(super) struct Row {
    #[diesel(sql_type = BigInt)]
    id: StepId,
    #[diesel(sql_type = BigInt)]
    call_log_id: CallLogId,
    #[diesel(sql_type = Text)]
    step: String,
    #[diesel(sql_type = Bool)]
    urgent: bool,
}

impl Row {
    pub(super) fn queued(self) -> Option<Queued> {
        Some(Queued {
            id: self.id,
            call: self.call_log_id,
            step: self.step.parse().ok()?,
            urgent: self.urgent,
        })
    }
}

/// Queued and due steps that no push of the last [`PUSHED_SECONDS`] carries, urgent ones first, at
/// most `limit` for each step and urgency.
///
/// A full queue holds jobs longer than that, so the pusher also looks at the queue's depth.
pub async fn unpushed(
    db: &Database,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<Queued>, DatabaseError> {
    let mut conn = db.system().await?;
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT w.id, w.call_log_id, k.step, k.urgent \
         FROM (VALUES ('download', TRUE), ('peaks', TRUE), ('transcribe', TRUE), \
                ('analyse', TRUE), ('download', FALSE), ('peaks', FALSE), \
                ('transcribe', FALSE), ('analyse', FALSE)) AS k (step, urgent) \
         CROSS JOIN LATERAL (SELECT p.id, p.call_log_id FROM processing_steps p \
            WHERE p.step = k.step AND p.urgent = k.urgent AND p.state = 'queued' \
            AND (p.next_try_at IS NULL OR p.next_try_at <= $2 OR p.next_try_at > $3) \
            AND (p.pushed_at IS NULL OR p.pushed_at <= $4 OR p.pushed_at > $2) \
            ORDER BY p.id LIMIT $1) AS w \
         ORDER BY k.urgent DESC, w.id",
    )
    .bind::<BigInt, _>(limit)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now + TimeDelta::seconds(i64::from(MAX_WAIT_SECONDS)))
    .bind::<Timestamptz, _>(now - TimeDelta::seconds(PUSHED_SECONDS))
    .load(&mut *conn)
    .await?;
    conn.commit().await?;
    Ok(rows.into_iter().filter_map(Row::queued).collect())
}

/// Notes that the steps' jobs were pushed now.
pub async fn mark_pushed(
    db: &Database,
    ids: &[StepId],
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut conn = db.system().await?;
    diesel::update(
        steps::table
            .filter(steps::id.eq_any(ids))
            .filter(steps::state.eq("queued")),
    )
    .set(steps::pushed_at.eq(now))
    .execute(&mut *conn)
    .await?;
    conn.commit().await
}

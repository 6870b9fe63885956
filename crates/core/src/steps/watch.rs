//! Taking back what a dead worker holds.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use tokio::time::Instant;

use super::failure::{AfterFailure, StepFailure, record};
use super::row::StepRow;
use super::{Step, policy};
use crate::database::{Database, DatabaseError};
use crate::ids::{CallLogId, StepId};
use crate::schema::processing_steps as steps;

/// A sweep's memory of the running steps: judges by a clock that can't be set whether a step's beat
/// stands still. One for each sweeping process; several of them do no harm.
#[derive(Debug, Default)]
pub struct Watch {
    seen: HashMap<StepId, Seen>,
}

#[derive(Debug)]
struct Seen {
    claims: i64,
    beat: i64,
    since: Instant,
}

/// A step whose worker gave no sign of life for a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The step's row.
    pub id: StepId,
    /// The call.
    pub call: CallLogId,
    /// What was to be done.
    pub step: Step,
    /// Who had it.
    pub worker: Option<String>,
    /// What became of it.
    pub after: AfterFailure,
}

impl Watch {
    /// Looks at every running step, and takes those back whose beat this watch has seen stand still
    /// for `lease`. That counts as a try (see [`super::MAX_LOSSES`]): a step that kills
    /// its workers must end.
    pub async fn sweep(
        &mut self,
        db: &Database,
        lease: Duration,
        now: DateTime<Utc>,
    ) -> Result<Vec<TakenBack>, DatabaseError> {
        let mut conn = db.system().await?;
        let running: Vec<StepRow> = steps::table
            .filter(steps::state.eq("running"))
            .select(StepRow::as_select())
            .load(&mut *conn)
            .await?;
        conn.commit().await?;
        let mut taken = Vec::new();
        for row in self.still(running, lease) {
            taken.extend(take_back(db, &row, now).await?);
        }
        Ok(taken)
    }

    /// Remembers what runs, and returns what stood still for the lease.
    fn still(&mut self, running: Vec<StepRow>, lease: Duration) -> Vec<StepRow> {
        let moment = Instant::now();
        let mut before = std::mem::take(&mut self.seen);
        let mut still = Vec::new();
        for row in running {
            let seen = before
                .remove(&row.id)
                .filter(|seen| seen.claims == row.claims && seen.beat == row.beat)
                .unwrap_or(Seen {
                    claims: row.claims,
                    beat: row.beat,
                    since: moment,
                });
            let stands = moment.duration_since(seen.since) >= lease;
            self.seen.insert(row.id, seen);
            if stands {
                still.push(row);
            }
        }
        still
    }
}

async fn take_back(
    db: &Database,
    row: &StepRow,
    now: DateTime<Utc>,
) -> Result<Option<TakenBack>, DatabaseError> {
    let failure = StepFailure {
        code: "worker_lost",
        text: "the worker stopped while it was at this".to_owned(),
        permanent: false,
        retry_after: None,
    };
    let mut conn = db.system().await?;
    let held: Option<(i32, Option<DateTime<Utc>>)> = steps::table
        .find(row.id)
        .filter(steps::state.eq("running"))
        .filter(steps::claims.eq(row.claims))
        .filter(steps::beat.eq(row.beat))
        .select((steps::attempt, steps::window_started_at))
        .for_update()
        .skip_locked()
        .first(&mut *conn)
        .await
        .optional()?;
    let Some(held) = held else {
        conn.commit().await?;
        return Ok(None);
    };
    let (attempt, window) = held;
    let next = policy::after_loss(attempt, window, now);
    let after = record(&mut conn, row.id, next, &failure, now).await?;
    conn.commit().await?;
    Ok(Some(TakenBack {
        id: row.id,
        call: row.call_log_id,
        step: row.step,
        worker: row.worker.clone(),
        after,
    }))
}

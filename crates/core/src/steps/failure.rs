//! A try that failed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::claim::{Claim, mine};
use super::policy::{self, Next};
use crate::database::{Database, DatabaseError};
use crate::ids::StepId;
use crate::schema::processing_steps as steps;
use crate::webhooks;

/// Why a try failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepFailure {
    /// A stable word, such as `disk_full`.
    pub code: &'static str,
    /// Plain words that may be shown to a person: no secret, number, path or upstream text.
    pub text: String,
    /// Another try can't succeed.
    pub permanent: bool,
    /// How long the other side asks to wait.
    pub retry_after: Option<Duration>,
}

/// What became of the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// Queued again, due after the wait.
    Retry {
        /// Until it is due.
        wait: Duration,
        /// Failed tries in the window.
        attempt: i32,
    },
    /// Failed: for good, or until the window is over.
    GaveUp {
        /// Seconds until a new request may queue it; none where the failure is permanent.
        retry_after: Option<u32>,
        /// Failed tries in the window.
        attempt: i32,
    },
    /// The claim was lost before: nothing was changed.
    Lost,
}

/// Ends the claim without success; the policy decides between another try and giving up.
pub async fn fail(
    db: &Database,
    claim: &Claim,
    failure: &StepFailure,
    now: DateTime<Utc>,
) -> Result<AfterFailure, DatabaseError> {
    let mut conn = db.system().await?;
    let held: Option<(i32, Option<DateTime<Utc>>)> = steps::table
        .filter(mine(claim))
        .select((steps::attempt, steps::window_started_at))
        .for_update()
        .first(&mut *conn)
        .await
        .optional()?;
    let Some(held) = held else {
        conn.commit().await?;
        return Ok(AfterFailure::Lost);
    };
    let (attempt, window) = held;
    let next = policy::after_failure(attempt, window, failure.permanent, failure.retry_after, now);
    let after = record(&mut conn, claim.id, next, failure, now).await?;
    conn.commit().await?;
    Ok(after)
}

/// Writes the failure into a running step's row that the transaction has locked.
pub(super) async fn record(
    conn: &mut AsyncPgConnection,
    id: StepId,
    next: Next,
    failure: &StepFailure,
    now: DateTime<Utc>,
) -> Result<AfterFailure, DatabaseError> {
    let (state, attempt, window, next_try_at, finished_at, after) = match next {
        Next::Retry {
            attempt,
            window,
            wait,
        } => {
            let wait_for = wait.to_std().unwrap_or_default();
            let after = AfterFailure::Retry {
                wait: wait_for,
                attempt,
            };
            ("queued", attempt, window, Some(now + wait), None, after)
        }
        Next::GiveUp { attempt, window } => {
            let retry_after = if failure.permanent {
                None
            } else {
                policy::retry_after(Some(window), now)
            };
            let after = AfterFailure::GaveUp {
                retry_after,
                attempt,
            };
            ("failed", attempt, window, None, Some(now), after)
        }
    };
    diesel::update(steps::table.find(id))
        .set((
            steps::state.eq(state),
            steps::attempt.eq(attempt),
            steps::window_started_at.eq(window),
            steps::pushed_at.eq(None::<DateTime<Utc>>),
            steps::lease_until.eq(None::<DateTime<Utc>>),
            steps::next_try_at.eq(next_try_at),
            steps::finished_at.eq(finished_at),
            steps::worker.eq(None::<String>),
            steps::permanent.eq(failure.permanent),
            steps::error_code.eq(failure.code),
            steps::error_text.eq(&failure.text),
            steps::bytes_done.eq(None::<i64>),
            steps::bytes_total.eq(None::<i64>),
        ))
        .execute(conn)
        .await?;
    if let AfterFailure::GaveUp { .. } = after {
        webhooks::note_given_up(conn, id, failure, now).await?;
    }
    Ok(after)
}

//! Reading a step's row.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{Step, policy};
use crate::database::DatabaseError;
use crate::ids::{BusinessId, CallLogId, StepId};
use crate::schema::processing_steps;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// Over, with success.
    Done,
    /// Given up: for good, or until its window is over.
    Failed,
}

/// The text names no state.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not a state of a processing step")]
pub struct UnknownState;

impl State {
    /// The table's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

impl TryFrom<String> for State {
    type Error = UnknownState;

    fn try_from(text: String) -> Result<Self, UnknownState> {
        match text.as_str() {
            "queued" => Ok(Self::Queued),
            "running" => Ok(Self::Running),
            "done" => Ok(Self::Done),
            "failed" => Ok(Self::Failed),
            _ => Err(UnknownState),
        }
    }
}

/// A step of a call as the table has it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = processing_steps, check_for_backend(diesel::pg::Pg))]
pub struct StepRow {
    /// The row.
    pub id: StepId,
    /// The tenant.
    pub business_id: BusinessId,
    /// The call.
    pub call_log_id: CallLogId,
    /// What is to be done.
    #[diesel(deserialize_as = String)]
    pub step: Step,
    /// Where it stands.
    #[diesel(deserialize_as = String)]
    pub state: State,
    /// A person is waiting.
    pub urgent: bool,
    /// Failed tries within the window.
    pub attempt: i32,
    /// The first failed try of the window.
    pub window_started_at: Option<DateTime<Utc>>,
    /// Claims so far.
    pub claims: i64,
    /// Grows while the claim's worker lives.
    pub beat: i64,
    /// When it may be claimed; none: now.
    pub next_try_at: Option<DateTime<Utc>>,
    /// Who has it.
    pub worker: Option<String>,
    /// The failure is for good.
    pub permanent: bool,
    /// The last failure, a stable word.
    pub error_code: Option<String>,
    /// The last failure in plain words, without secrets.
    pub error_text: Option<String>,
    /// Bytes of the running download so far.
    pub bytes_done: Option<i64>,
    /// Bytes announced for the running download.
    pub bytes_total: Option<i64>,
}

impl StepRow {
    /// Seconds until a failed step may be tried again, rounded up; `None` where it may be now, is
    /// not failed, or is failed for good.
    pub fn retry_after(&self, now: DateTime<Utc>) -> Option<u32> {
        if self.state == State::Failed && !self.permanent {
            policy::retry_after(self.window_started_at, now)
        } else {
            None
        }
    }
}

/// The call's steps that were ever asked for, in the order in which they follow each other.
pub async fn of_call(
    conn: &mut AsyncPgConnection,
    call: CallLogId,
) -> Result<Vec<StepRow>, DatabaseError> {
    let mut rows: Vec<StepRow> = processing_steps::table
        .filter(processing_steps::call_log_id.eq(call))
        .select(StepRow::as_select())
        .load(conn)
        .await?;
    rows.sort_by_key(|row| row.step);
    Ok(rows)
}

/// The call's step, if it was ever asked for.
pub async fn find(
    conn: &mut AsyncPgConnection,
    call: CallLogId,
    step: Step,
) -> Result<Option<StepRow>, DatabaseError> {
    let row = processing_steps::table
        .filter(processing_steps::call_log_id.eq(call))
        .filter(processing_steps::step.eq(step.as_str()))
        .select(StepRow::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

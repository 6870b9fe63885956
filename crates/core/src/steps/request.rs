//! Asking for a step, in the transaction of the fact that calls for it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::Step;
use super::pushing::Queued;
use super::row::{State, StepRow, find};
use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::ids::StepId;
use crate::schema::processing_steps as steps;
use crate::telemetry::traceparent;
use crate::tenancy::Call;

/// What asking for a step met or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requested {
    /// It is queued by this request: push it after the commit.
    Queued(Queued),
    /// It was queued before and is urgent by this request: push it to the urgent queue after the
    /// commit.
    Raised(Queued),
    /// Someone asked for it before, and it waits or runs.
    Pending,
    /// It is done.
    Done,
    /// It failed, and is not tried again now.
    Failed {
        /// Seconds until a request may queue it; none: never by itself.
        retry_after: Option<u32>,
    },
}

impl Requested {
    /// What is to be pushed after the commit, if anything.
    pub fn to_push(self) -> Option<Queued> {
        match self {
            Self::Queued(queued) | Self::Raised(queued) => Some(queued),
            Self::Pending | Self::Done | Self::Failed { .. } => None,
        }
    }
}

/// Asks for the step once, however many ask: writes only where that changes something, and waits for
/// nobody's lock on an existing row.
///
/// A failure that is not permanent is queued anew once its window is over. A step that is done stays
/// so; see [`reopen`].
pub async fn request(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    step: Step,
    urgent: bool,
    now: DateTime<Utc>,
) -> Result<Requested, DatabaseError> {
    let row = match find(conn, log.id, step).await? {
        Some(row) => row,
        None => match insert(conn, log, step, urgent, now).await? {
            Some(queued) => return Ok(Requested::Queued(queued)),
            None => match find(conn, log.id, step).await? {
                Some(row) => row,
                None => return Ok(Requested::Pending),
            },
        },
    };
    match row.state {
        State::Queued if urgent && !row.urgent => raise(conn, &row, now).await,
        State::Queued | State::Running => Ok(Requested::Pending),
        State::Done => Ok(Requested::Done),
        State::Failed if row.permanent => Ok(Requested::Failed { retry_after: None }),
        State::Failed => match row.retry_after(now) {
            Some(seconds) => Ok(Requested::Failed {
                retry_after: Some(seconds),
            }),
            None => requeue(conn, &row, urgent, now).await,
        },
    }
}

/// Asks for the step because of something new: a further recording, a damaged file. Queues it with a
/// fresh window also where it is done, failed, or waits for its next try.
///
/// Locks the row, so that a claim that is just ending either sees what is new or is reopened.
pub async fn reopen(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    step: Step,
    urgent: bool,
    now: DateTime<Utc>,
) -> Result<Requested, DatabaseError> {
    let locked = match lock(conn, log, step).await? {
        Some(row) => row,
        None => match insert(conn, log, step, urgent, now).await? {
            Some(queued) => return Ok(Requested::Queued(queued)),
            None => match lock(conn, log, step).await? {
                Some(row) => row,
                None => return Ok(Requested::Pending),
            },
        },
    };
    match locked.state {
        // What it waited for may be what is new.
        State::Queued if locked.next_try_at.is_some_and(|due| due > now) => {
            requeue(conn, &locked, urgent, now).await
        }
        State::Queued if urgent && !locked.urgent => raise(conn, &locked, now).await,
        State::Queued | State::Running => Ok(Requested::Pending),
        State::Done | State::Failed => requeue(conn, &locked, urgent, now).await,
    }
}

/// A person asks again: clears a failure and the wait before the next try, whatever the window says.
pub async fn retry(
    conn: &mut AsyncPgConnection,
    call: &Call,
    step: Step,
    now: DateTime<Utc>,
) -> Result<Requested, DatabaseError> {
    let Some(row) = lock(conn, call.log(), step).await? else {
        return request(conn, call.log(), step, true, now).await;
    };
    match row.state {
        State::Queued | State::Failed => requeue(conn, &row, true, now).await,
        State::Running => Ok(Requested::Pending),
        State::Done => Ok(Requested::Done),
    }
}

async fn lock(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    step: Step,
) -> Result<Option<StepRow>, DatabaseError> {
    let row = steps::table
        .filter(steps::call_log_id.eq(log.id))
        .filter(steps::step.eq(step.as_str()))
        .select(StepRow::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

async fn insert(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    step: Step,
    urgent: bool,
    now: DateTime<Utc>,
) -> Result<Option<Queued>, DatabaseError> {
    let id: Option<StepId> = diesel::insert_into(steps::table)
        .values((
            steps::business_id.eq(log.business_id),
            steps::call_log_id.eq(log.id),
            steps::step.eq(step.as_str()),
            steps::state.eq("queued"),
            steps::urgent.eq(urgent),
            steps::pushed_at.eq(now),
            steps::traceparent.eq(traceparent()),
        ))
        .on_conflict_do_nothing()
        .returning(steps::id)
        .get_result(conn)
        .await
        .optional()?;
    Ok(id.map(|id| Queued {
        id,
        call: log.id,
        step,
        urgent,
    }))
}

/// A row that is locked is being raised or claimed by another: then there is nothing to do.
async fn raise(
    conn: &mut AsyncPgConnection,
    row: &StepRow,
    now: DateTime<Utc>,
) -> Result<Requested, DatabaseError> {
    let free: Option<StepId> = steps::table
        .find(row.id)
        .filter(steps::state.eq("queued"))
        .filter(steps::urgent.eq(false))
        .select(steps::id)
        .for_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    let Some(id) = free else {
        return Ok(Requested::Pending);
    };
    diesel::update(steps::table.find(id))
        .set((steps::urgent.eq(true), steps::pushed_at.eq(now)))
        .execute(conn)
        .await?;
    Ok(Requested::Raised(Queued {
        id,
        call: row.call_log_id,
        step: row.step,
        urgent: true,
    }))
}

async fn requeue(
    conn: &mut AsyncPgConnection,
    row: &StepRow,
    urgent: bool,
    now: DateTime<Utc>,
) -> Result<Requested, DatabaseError> {
    let free: Option<StepId> = steps::table
        .find(row.id)
        .filter(steps::claims.eq(row.claims))
        .filter(steps::state.ne("running"))
        .select(steps::id)
        .for_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    let Some(id) = free else {
        return Ok(Requested::Pending);
    };
    let urgent = urgent || (row.urgent && row.state == State::Queued);
    diesel::update(steps::table.find(id))
        .set((
            steps::state.eq("queued"),
            steps::urgent.eq(urgent),
            steps::attempt.eq(0),
            steps::window_started_at.eq(None::<DateTime<Utc>>),
            steps::pushed_at.eq(now),
            steps::next_try_at.eq(None::<DateTime<Utc>>),
            steps::finished_at.eq(None::<DateTime<Utc>>),
            steps::permanent.eq(false),
            steps::error_code.eq(None::<String>),
            steps::error_text.eq(None::<String>),
            steps::traceparent.eq(traceparent()),
        ))
        .execute(conn)
        .await?;
    Ok(Requested::Queued(Queued {
        id,
        call: row.call_log_id,
        step: row.step,
        urgent,
    }))
}

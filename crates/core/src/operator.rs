//! What a platform administrator sees of the work: steps by state and age, failures, deletions that
//! wait for Twilio.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::call_log::CallLog;
use crate::database::{DatabaseError, SystemConn};
use crate::ids::{BusinessId, CallSid, StepId};
use crate::schema::{call_logs, processing_steps};
use crate::steps::{self, Requested, State, Step};

/// Failures that are shown.
const FAILURES: i64 = 100;

/// Steps in one state.
#[derive(Clone, Debug, QueryableByName)]
pub struct StepCount {
    /// What is to be done.
    #[diesel(sql_type = Text)]
    pub step: String,
    /// `queued`, `running` or `failed`.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    /// Since when the oldest is in it.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest_at: Option<DateTime<Utc>>,
}

/// A step that was given up.
#[derive(Clone, Debug, QueryableByName)]
pub struct Failure {
    /// The row.
    #[diesel(sql_type = BigInt)]
    pub step_id: StepId,
    /// Whose.
    #[diesel(sql_type = BigInt)]
    pub business_id: BusinessId,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub business_name: String,
    /// The call.
    #[diesel(sql_type = Text)]
    pub call_sid: String,
    /// What was to be done.
    #[diesel(sql_type = Text)]
    pub step: String,
    /// Failed tries.
    #[diesel(sql_type = Integer)]
    pub attempt: i32,
    /// Another try can't succeed.
    #[diesel(sql_type = Bool)]
    pub permanent: bool,
    /// A stable word.
    #[diesel(sql_type = Nullable<Text>)]
    pub error_code: Option<String>,
    /// Plain words.
    #[diesel(sql_type = Nullable<Text>)]
    pub error_text: Option<String>,
    /// When it was given up.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub failed_at: Option<DateTime<Utc>>,
}

/// Deletions that are not finished.
#[derive(Clone, Copy, Debug, Default, QueryableByName)]
pub struct Removals {
    /// Copies at Twilio that are to go.
    #[diesel(sql_type = BigInt)]
    pub pending: i64,
    /// Those of them whose last try failed.
    #[diesel(sql_type = BigInt)]
    pub failing: i64,
    /// Since when the oldest waits.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest_at: Option<DateTime<Utc>>,
}

/// The state of the work.
#[derive(Clone, Debug)]
pub struct Work {
    /// By step and state; what is done is not counted.
    pub steps: Vec<StepCount>,
    /// The newest ones.
    pub failures: Vec<Failure>,
    /// At Twilio.
    pub removals: Removals,
}

/// Each of the three states has a partial index of its own.
const STEPS: &str = "SELECT step, 'queued' AS state, count(*) AS count, min(updated_at) AS oldest_at \
        FROM processing_steps WHERE state = 'queued' GROUP BY step \
    UNION ALL SELECT step, 'running', count(*), min(started_at) \
        FROM processing_steps WHERE state = 'running' GROUP BY step \
    UNION ALL SELECT step, 'failed', count(*), min(finished_at) \
        FROM processing_steps WHERE state = 'failed' GROUP BY step ORDER BY 1, 2";

const LATEST: &str = "SELECT s.id AS step_id, s.business_id, b.name AS business_name, c.call_sid, \
        s.step, s.attempt, s.permanent, s.error_code, s.error_text, s.finished_at AS failed_at \
    FROM processing_steps s JOIN businesses b ON b.id = s.business_id \
    JOIN call_logs c ON c.business_id = s.business_id AND c.id = s.call_log_id \
    WHERE s.state = 'failed' ORDER BY s.finished_at DESC NULLS LAST, s.id DESC LIMIT $1";

const REMOVALS: &str = "SELECT count(*) AS pending, \
        count(*) FILTER (WHERE error_code IS NOT NULL) AS failing, min(created_at) AS oldest_at \
    FROM upstream_removals WHERE done_at IS NULL";

/// Looks at the work of every business.
pub async fn work(conn: &mut SystemConn) -> Result<Work, DatabaseError> {
    let failures = diesel::sql_query(LATEST).bind::<BigInt, _>(FAILURES);
    Ok(Work {
        steps: diesel::sql_query(STEPS).load(&mut **conn).await?,
        failures: failures.load(&mut **conn).await?,
        removals: diesel::sql_query(REMOVALS).get_result(&mut **conn).await?,
    })
}

/// What asking for a step again met.
#[derive(Clone, Debug)]
pub enum Retried {
    /// It is queued: push it after the commit.
    Requested {
        /// Whose.
        business: BusinessId,
        /// Of which call.
        call_sid: CallSid,
        /// What is to be pushed.
        requested: Requested,
    },
    /// It runs, waits, or is done: nothing to do.
    NotFailed,
    /// There is no such step.
    Unknown,
}

/// Queues a step that was given up, whatever its window says.
pub async fn retry(
    conn: &mut SystemConn,
    step: StepId,
    now: DateTime<Utc>,
) -> Result<Retried, DatabaseError> {
    let found: Option<(String, String, CallLog)> = processing_steps::table
        .inner_join(call_logs::table.on(call_logs::id.eq(processing_steps::call_log_id)))
        .filter(processing_steps::id.eq(step))
        .select((
            processing_steps::step,
            processing_steps::state,
            CallLog::as_select(),
        ))
        .first(&mut **conn)
        .await
        .optional()?;
    let Some((name, state, log)) = found else {
        return Ok(Retried::Unknown);
    };
    let (Ok(step), Ok(State::Failed)) = (name.parse::<Step>(), State::try_from(state)) else {
        return Ok(Retried::NotFailed);
    };
    let requested = steps::reopen(conn, &log, step, true, now).await?;
    Ok(Retried::Requested {
        business: log.business_id,
        call_sid: log.call_sid,
        requested,
    })
}

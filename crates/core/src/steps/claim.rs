//! A worker's hold on a step, from the claim to its end.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::Step;
use super::policy::MAX_WAIT_SECONDS;
use crate::database::{Database, DatabaseError};
use crate::ids::{BusinessId, CallLogId, StepId};
use crate::schema::processing_steps as steps;

/// One claim of one step. Valid until it is finished, failed, handed back or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The step's row.
    pub id: StepId,
    /// The tenant.
    pub business: BusinessId,
    /// The call.
    pub call: CallLogId,
    /// What is to be done.
    pub step: Step,
    /// The number of this claim: no other claim of the step has it.
    pub claims: i64,
    /// Failed tries before this one.
    pub attempt: i32,
    /// Someone waits for it.
    pub urgent: bool,
    /// The trace of the request that asked for it.
    pub traceparent: Option<String>,
    lease: TimeDelta,
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = BigInt)]
    id: StepId,
    #[diesel(sql_type = BigInt)]
    business_id: BusinessId,
    #[diesel(sql_type = BigInt)]
    claims: i64,
    #[diesel(sql_type = Integer)]
    attempt: i32,
    #[diesel(sql_type = Bool)]
    urgent: bool,
    #[diesel(sql_type = Nullable<Text>)]
    traceparent: Option<String>,
}

/// Takes the step if it is queued and due: of any number of workers, one gets it.
///
/// A `next_try_at` further away than a wait can be comes from a clock that jumped, and counts as due.
pub async fn claim(
    db: &Database,
    call: CallLogId,
    step: Step,
    worker: &str,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Option<Claim>, DatabaseError> {
    let lease = TimeDelta::from_std(lease).unwrap_or(TimeDelta::seconds(60));
    let mut conn = db.system().await?;
    let claimed: Option<Claimed> = diesel::sql_query(
        "UPDATE processing_steps SET state = 'running', claims = claims + 1, beat = beat + 1, \
         started_at = $3, lease_until = $4, next_try_at = NULL, finished_at = NULL, worker = $5, \
         bytes_done = NULL, bytes_total = NULL \
         WHERE call_log_id = $1 AND step = $2 AND state = 'queued' \
         AND (next_try_at IS NULL OR next_try_at <= $3 OR next_try_at > $6) \
         RETURNING id, business_id, claims, attempt, urgent, traceparent",
    )
    .bind::<BigInt, _>(call)
    .bind::<Text, _>(step.as_str())
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now + lease)
    .bind::<Text, _>(worker)
    .bind::<Timestamptz, _>(now + TimeDelta::seconds(i64::from(MAX_WAIT_SECONDS)))
    .get_result(&mut *conn)
    .await
    .optional()?;
    conn.commit().await?;
    Ok(claimed.map(|row| Claim {
        id: row.id,
        business: row.business_id,
        call,
        step,
        claims: row.claims,
        attempt: row.attempt,
        urgent: row.urgent,
        traceparent: row.traceparent,
        lease,
    }))
}

#[derive(QueryableByName)]
struct Alive {
    #[diesel(sql_type = BigInt)]
    id: StepId,
}

/// Says that the claims' worker lives, and returns those it no longer has: their work is to stop.
pub async fn beat(
    db: &Database,
    claims: &[Claim],
    now: DateTime<Utc>,
) -> Result<Vec<StepId>, DatabaseError> {
    let Some(lease) = claims.first().map(|claim| claim.lease) else {
        return Ok(Vec::new());
    };
    let ids: Vec<i64> = claims.iter().map(|claim| claim.id.0).collect();
    let numbers: Vec<i64> = claims.iter().map(|claim| claim.claims).collect();
    let mut conn = db.system().await?;
    let alive: Vec<Alive> = diesel::sql_query(
        "UPDATE processing_steps p SET beat = p.beat + 1, lease_until = $3 \
         FROM unnest($1, $2) AS mine (id, claims) \
         WHERE p.id = mine.id AND p.claims = mine.claims AND p.state = 'running' RETURNING p.id",
    )
    .bind::<Array<BigInt>, _>(&ids)
    .bind::<Array<BigInt>, _>(&numbers)
    .bind::<Timestamptz, _>(now + lease)
    .load(&mut *conn)
    .await?;
    conn.commit().await?;
    let alive: HashSet<StepId> = alive.into_iter().map(|row| row.id).collect();
    Ok(claims
        .iter()
        .map(|claim| claim.id)
        .filter(|id| !alive.contains(id))
        .collect())
}

type Mine = diesel::dsl::And<
    diesel::dsl::And<diesel::dsl::Eq<steps::id, StepId>, diesel::dsl::Eq<steps::claims, i64>>,
    diesel::dsl::Eq<steps::state, &'static str>,
>;

/// The claim's row, as long as it is the claim's.
pub(super) fn mine(claim: &Claim) -> Mine {
    steps::id
        .eq(claim.id)
        .and(steps::claims.eq(claim.claims))
        .and(steps::state.eq("running"))
}

/// Notes how far a download is, which is a sign of life too. `false`: the claim is lost.
pub async fn progress(
    db: &Database,
    claim: &Claim,
    bytes_done: u64,
    bytes_total: Option<u64>,
) -> Result<bool, DatabaseError> {
    let bytes = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut conn = db.system().await?;
    let changed = diesel::update(steps::table.filter(mine(claim)))
        .set((
            steps::beat.eq(steps::beat + 1),
            steps::bytes_done.eq(bytes(bytes_done)),
            steps::bytes_total.eq(bytes_total.map(bytes)),
        ))
        .execute(&mut *conn)
        .await?;
    conn.commit().await?;
    Ok(changed == 1)
}

/// Locks the claim's row to the end of the transaction, so that nobody takes it back meanwhile.
/// `false`: the claim is lost.
pub async fn hold(conn: &mut AsyncPgConnection, claim: &Claim) -> Result<bool, DatabaseError> {
    let held: Option<StepId> = steps::table
        .filter(mine(claim))
        .select(steps::id)
        .for_update()
        .first(conn)
        .await
        .optional()?;
    Ok(held.is_some())
}

/// Ends the claim with success, in the transaction of what it brought. `false`: the claim is lost,
/// and so must be what was done in this transaction.
pub async fn finish(
    conn: &mut AsyncPgConnection,
    claim: &Claim,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let changed = diesel::update(steps::table.filter(mine(claim)))
        .set((
            steps::state.eq("done"),
            steps::urgent.eq(false),
            steps::attempt.eq(0),
            steps::window_started_at.eq(None::<DateTime<Utc>>),
            steps::lease_until.eq(None::<DateTime<Utc>>),
            steps::finished_at.eq(now),
            steps::worker.eq(None::<String>),
            steps::permanent.eq(false),
            steps::error_code.eq(None::<String>),
            steps::error_text.eq(None::<String>),
        ))
        .execute(conn)
        .await?;
    Ok(changed == 1)
}

/// Gives the step back untouched, for a shutdown: it counts no try. `false`: the claim was lost.
pub async fn hand_back(
    db: &Database,
    claim: &Claim,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    defer(db, claim, Duration::ZERO, now).await
}

/// Gives the step back until `wait` is over (5 minutes at most) because what it needs is not there
/// yet: it counts no try. `false`: the claim was lost.
pub async fn defer(
    db: &Database,
    claim: &Claim,
    wait: Duration,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let seconds = wait.as_secs().min(u64::from(MAX_WAIT_SECONDS));
    let wait = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
    let mut conn = db.system().await?;
    let changed = diesel::update(steps::table.filter(mine(claim)))
        .set((
            steps::state.eq("queued"),
            steps::pushed_at.eq(None::<DateTime<Utc>>),
            steps::lease_until.eq(None::<DateTime<Utc>>),
            steps::next_try_at.eq(now + wait),
            steps::worker.eq(None::<String>),
            steps::bytes_done.eq(None::<i64>),
            steps::bytes_total.eq(None::<i64>),
        ))
        .execute(&mut *conn)
        .await?;
    conn.commit().await?;
    Ok(changed == 1)
}

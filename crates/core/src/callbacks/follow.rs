//! What calls do to callback tasks.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::call_log::CallLog;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{CallLogId, LeadId};
use crate::outcome::Outcome;
use crate::schema::{call_logs, call_outcomes, callback_tasks};

/// The outcomes of an inbound call that call for calling back.
fn reason(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Missed => Some("missed"),
        Outcome::Busy => Some("busy"),
        Outcome::Voicemail => Some("voicemail"),
        Outcome::Failed => Some("failed"),
        Outcome::Answered | Outcome::NoAnswer | Outcome::Canceled => None,
    }
}

/// Follows a call's outcome, in the transaction that found it. Calls may be heard of in another order
/// than they were made in: what counts is when they began.
pub(crate) async fn follow(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    before: Option<Outcome>,
    after: Outcome,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let Some(lead) = log.lead_id else {
        return Ok(());
    };
    if after == Outcome::Answered {
        return close(conn, log, lead, now).await;
    }
    let Some(reason) = reason(after).filter(|_| log.direction == "inbound") else {
        return Ok(());
    };
    if before.and_then(self::reason).is_some() {
        return correct(conn, log, reason).await;
    }
    if answered_since(conn, log, lead).await? {
        return Ok(());
    }
    open(conn, log, lead, reason, now).await
}

/// Opens a task, or counts the call into the one that is open.
async fn open(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    lead: LeadId,
    reason: &'static str,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    diesel::sql_query(
        "INSERT INTO callback_tasks AS t (business_id, lead_id, call_log_id, reason, last_call_at, \
            due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6) \
         ON CONFLICT (business_id, lead_id) WHERE state = 'open' DO UPDATE SET \
            missed_calls = t.missed_calls + 1, \
            call_log_id = CASE WHEN t.last_call_at <= $5 THEN $3 ELSE t.call_log_id END, \
            reason = CASE WHEN t.last_call_at <= $5 THEN $4 ELSE t.reason END, \
            last_call_at = greatest(t.last_call_at, $5)",
    )
    .bind::<BigInt, _>(log.business_id)
    .bind::<BigInt, _>(lead)
    .bind::<BigInt, _>(log.id)
    .bind::<Text, _>(reason)
    .bind::<Timestamptz, _>(log.started_at)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The call was counted already: a message came after it was missed.
async fn correct(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    reason: &'static str,
) -> Result<(), DatabaseError> {
    diesel::update(callback_tasks::table)
        .filter(callback_tasks::business_id.eq(log.business_id))
        .filter(callback_tasks::call_log_id.eq(log.id))
        .filter(callback_tasks::state.eq("open"))
        .set(callback_tasks::reason.eq(reason))
        .execute(conn)
        .await?;
    Ok(())
}

/// The lead was reached: what was missed before that is done.
async fn close(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    lead: LeadId,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    diesel::update(callback_tasks::table)
        .filter(callback_tasks::business_id.eq(log.business_id))
        .filter(callback_tasks::lead_id.eq(lead))
        .filter(callback_tasks::state.eq("open"))
        .filter(callback_tasks::last_call_at.le(log.started_at))
        .set((
            callback_tasks::state.eq("done"),
            callback_tasks::done_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether the lead was reached by a call that began later.
async fn answered_since(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    lead: LeadId,
) -> Result<bool, DatabaseError> {
    let later: Option<CallLogId> = call_logs::table
        .inner_join(
            call_outcomes::table.on(call_outcomes::business_id
                .eq(call_logs::business_id)
                .and(call_outcomes::call_log_id.eq(call_logs::id))),
        )
        .filter(call_logs::business_id.eq(log.business_id))
        .filter(call_logs::lead_id.eq(lead))
        .filter(call_logs::started_at.gt(log.started_at))
        .filter(call_outcomes::outcome.eq(Outcome::Answered.as_str()))
        .select(call_logs::id)
        .first(conn)
        .await
        .optional()?;
    Ok(later.is_some())
}

/// Gives one lead's tasks to another, before the two become one: where both have an open task, they
/// become one too.
pub async fn merge_leads(
    conn: &mut TenantConn,
    from: LeadId,
    into: LeadId,
) -> Result<(), DatabaseError> {
    let business = conn.business();
    diesel::sql_query(
        "WITH gone AS (DELETE FROM callback_tasks d WHERE d.business_id = $1 AND d.lead_id = $2 \
            AND d.state = 'open' AND EXISTS (SELECT FROM callback_tasks k WHERE k.business_id = $1 \
                AND k.lead_id = $3 AND k.state = 'open') RETURNING d.*) \
         UPDATE callback_tasks t SET missed_calls = t.missed_calls + gone.missed_calls, \
            due_at = least(t.due_at, gone.due_at), \
            call_log_id = CASE WHEN gone.last_call_at > t.last_call_at \
                THEN gone.call_log_id ELSE t.call_log_id END, \
            reason = CASE WHEN gone.last_call_at > t.last_call_at \
                THEN gone.reason ELSE t.reason END, \
            last_call_at = greatest(t.last_call_at, gone.last_call_at) \
         FROM gone WHERE t.business_id = $1 AND t.lead_id = $3 AND t.state = 'open'",
    )
    .bind::<BigInt, _>(business)
    .bind::<BigInt, _>(from)
    .bind::<BigInt, _>(into)
    .execute(&mut **conn)
    .await?;
    diesel::update(callback_tasks::table)
        .filter(callback_tasks::business_id.eq(business))
        .filter(callback_tasks::lead_id.eq(from))
        .set(callback_tasks::lead_id.eq(into))
        .execute(&mut **conn)
        .await?;
    Ok(())
}

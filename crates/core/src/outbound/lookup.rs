//! What Twilio knows of calls of which we heard nothing.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;
use prosaas_twilio::TwilioError;
use prosaas_twilio::client::CallInfo;

use super::dispatcher::Dispatcher;
use super::progress::{end, hear};
use super::row::OutboundCall;
use super::standing::{Heard, Reason};
use crate::database::DatabaseError;
use crate::ids::{CallSid, OutboundCallId};
use crate::schema::outbound_calls;

/// Calls that one look takes.
const CALLS: i64 = 10;
/// Twilio's clock and ours may differ by this much.
const SKEW: TimeDelta = TimeDelta::seconds(60);
/// A call that Twilio placed is in its list by then.
const LISTED_AFTER: TimeDelta = TimeDelta::seconds(30);
/// Where Twilio can't even be asked, the wish is over by then.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(1);

/// Taking a call stamps it, so that another process, or the next look, takes others.
const HANG_UP: &str = "next_try_at = $1 + interval '5 seconds' WHERE u.id IN (SELECT p.id \
    FROM outbound_calls p WHERE p.state <> 'queued' AND p.state <> 'ended' \
    AND p.cancel_requested_at IS NOT NULL AND p.call_sid IS NOT NULL \
    AND (p.next_try_at IS NULL OR p.next_try_at <= $1)";
const LOST: &str = "checked_at = $1 WHERE u.id IN (SELECT p.id \
    FROM outbound_calls p WHERE p.state <> 'queued' AND p.state <> 'ended' \
    AND p.state = 'placing' AND p.checked_at <= $1 - interval '20 seconds'";
const SILENT: &str = "checked_at = $1 WHERE u.id IN (SELECT p.id \
    FROM outbound_calls p WHERE p.state <> 'queued' AND p.state <> 'ended' \
    AND p.call_sid IS NOT NULL AND p.checked_at <= $1 - interval '60 seconds'";

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    id: OutboundCallId,
}

/// Ends the calls that a person withdrew; Twilio's webhooks tell of their end.
pub(super) async fn hang_up(dispatcher: &Dispatcher) -> Result<(), DatabaseError> {
    for call in take(dispatcher, HANG_UP).await? {
        let Some(sid) = sid(&call) else { continue };
        match dispatcher.twilio.end_call(&sid).await {
            Ok(_) => tracing::info!(outbound.id = %call.id, call.sid = %sid, "outbound.hung_up"),
            Err(error) => {
                tracing::warn!(outbound.id = %call.id, %error, "a call was not hung up");
            }
        }
    }
    Ok(())
}

/// Twilio was asked to place them, and what it answered is not known.
pub(super) async fn lost(dispatcher: &Dispatcher) -> Result<(), DatabaseError> {
    for call in take(dispatcher, LOST).await? {
        let now = dispatcher.clock.now();
        let asked_at = call.placed_at.unwrap_or(call.created_at);
        let listed = dispatcher
            .twilio
            .list_calls(&call.from_number, &call.agent_phone)
            .await;
        match listed {
            Ok(infos) => match unattached(dispatcher, infos, asked_at - SKEW).await? {
                Some(sid) => dispatcher.attach(&call, &sid).await?,
                None if now - asked_at > LISTED_AFTER => give_up(dispatcher, &call, now).await?,
                None => {}
            },
            Err(error) => {
                tracing::warn!(outbound.id = %call.id, %error, "a call was not looked up");
                if now - asked_at > GIVEN_UP_AFTER {
                    give_up(dispatcher, &call, now).await?;
                }
            }
        }
    }
    Ok(())
}

/// Nothing was heard of them for a while: the webhook of their end may be lost.
pub(super) async fn silent(dispatcher: &Dispatcher) -> Result<(), DatabaseError> {
    for call in take(dispatcher, SILENT).await? {
        let Some(sid) = sid(&call) else { continue };
        let status = match dispatcher.twilio.fetch_call(&sid).await {
            Ok(info) if info.status.is_terminal() => info.status,
            Ok(_) | Err(TwilioError::NotFound) => continue,
            Err(error) => {
                tracing::warn!(outbound.id = %call.id, %error, "a call was not looked up");
                continue;
            }
        };
        let mut conn = dispatcher.database.system().await?;
        let now = dispatcher.clock.now();
        let moved = hear(&mut conn, &sid, Heard::Agent(status), now).await?;
        conn.commit().await?;
        if let Some(moved) = moved {
            dispatcher.tell(&moved);
        }
    }
    Ok(())
}

async fn give_up(
    dispatcher: &Dispatcher,
    call: &OutboundCall,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let mut conn = dispatcher.database.system().await?;
    let ended = end(&mut conn, call.id, Reason::NotPlaced, now).await?;
    conn.commit().await?;
    if let Some(ended) = ended {
        dispatcher.tell(&ended);
    }
    Ok(())
}

/// The oldest of Twilio's calls since then that is no other row's.
async fn unattached(
    dispatcher: &Dispatcher,
    infos: Vec<CallInfo>,
    since: DateTime<Utc>,
) -> Result<Option<CallSid>, DatabaseError> {
    let mut recent: Vec<(DateTime<Utc>, CallSid)> = infos
        .into_iter()
        .filter_map(|info| Some((info.date_created.filter(|at| *at >= since)?, info.sid)))
        .collect();
    recent.sort();
    let sids: Vec<&str> = recent.iter().map(|(_, sid)| sid.as_str()).collect();
    let mut conn = dispatcher.database.system().await?;
    let attached: Vec<Option<String>> = outbound_calls::table
        .filter(outbound_calls::call_sid.eq_any(sids))
        .select(outbound_calls::call_sid)
        .load(&mut *conn)
        .await?;
    conn.commit().await?;
    let known = |sid: &CallSid| {
        attached
            .iter()
            .flatten()
            .any(|attached| attached == sid.as_str())
    };
    Ok(recent
        .into_iter()
        .map(|(_, sid)| sid)
        .find(|sid| !known(sid)))
}

async fn take(
    dispatcher: &Dispatcher,
    which: &'static str,
) -> Result<Vec<OutboundCall>, DatabaseError> {
    let mut conn = dispatcher.database.system().await?;
    let taken: Vec<Taken> = diesel::sql_query(format!(
        "UPDATE outbound_calls u SET {which} ORDER BY p.id LIMIT $2 FOR UPDATE SKIP LOCKED) \
         RETURNING u.id"
    ))
    .bind::<Timestamptz, _>(dispatcher.clock.now())
    .bind::<BigInt, _>(CALLS)
    .load(&mut *conn)
    .await?;
    let ids: Vec<OutboundCallId> = taken.into_iter().map(|row| row.id).collect();
    let calls = outbound_calls::table
        .filter(outbound_calls::id.eq_any(ids))
        .select(OutboundCall::as_select())
        .load(&mut *conn)
        .await?;
    conn.commit().await?;
    Ok(calls)
}

fn sid(call: &OutboundCall) -> Option<CallSid> {
    call.call_sid.as_deref().and_then(|sid| sid.parse().ok())
}

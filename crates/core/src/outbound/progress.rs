//! Moving a click-to-call on, by what Twilio's webhooks and its answers tell.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_twilio::status::{CallStatus, Direction};

use super::row::OutboundCall;
use super::standing::{Heard, Reason, Standing, State};
use crate::call_log::CallLog;
use crate::database::{DatabaseError, SystemConn};
use crate::ids::{CallSid, OutboundCallId};
use crate::ingest::{self, Announced, Announcement};
use crate::schema::outbound_calls;
use crate::steps::Queued;

/// Whose a call at Twilio is.
#[derive(Clone, Debug)]
pub enum Attached {
    /// This row's.
    Mine {
        /// The row, as it is now.
        call: Box<OutboundCall>,
        /// The call's log; none where the business's number is gone meanwhile.
        log: Option<Box<CallLog>>,
        /// The log is new.
        created: bool,
        /// The download of recordings that came before the call: to be pushed after the commit.
        queued: Option<Queued>,
    },
    /// Of no row: the row has another call, or has ended without one. Whoever answers is not to be
    /// connected.
    Nobodys,
}

/// Gives a row its call at Twilio, and the call its log. Twilio's answer and its webhooks both bring
/// it, in any order; the first call that comes is the row's only one.
pub async fn attach(
    conn: &mut SystemConn,
    id: OutboundCallId,
    sid: &CallSid,
    now: DateTime<Utc>,
) -> Result<Attached, DatabaseError> {
    let locked = outbound_calls::table
        .find(id)
        .select(OutboundCall::as_select())
        .for_update()
        .first(&mut **conn)
        .await
        .optional()?;
    let call = match locked {
        Some(call) if call.call_sid.as_deref() == Some(sid.as_str()) => call,
        Some(call) if call.call_sid.is_none() && call.state != State::Ended => {
            diesel::update(outbound_calls::table.find(id))
                .set((
                    outbound_calls::call_sid.eq(sid.as_str()),
                    outbound_calls::state.eq(call.state.max(State::DiallingAgent).as_str()),
                    outbound_calls::placed_at.eq(call.placed_at.unwrap_or(now)),
                    outbound_calls::next_try_at.eq(None::<DateTime<Utc>>),
                    outbound_calls::checked_at.eq(now),
                ))
                .returning(OutboundCall::as_returning())
                .get_result(&mut **conn)
                .await?
        }
        Some(_) | None => return Ok(Attached::Nobodys),
    };
    let announced = Announced {
        call_sid: sid.clone(),
        from: call.from_number.clone(),
        to: call.to_number.clone(),
        direction: Direction::OutboundApi,
        status: CallStatus::Queued,
    };
    let (log, created, queued) = match ingest::announce(conn, &announced, now).await? {
        Announcement::Created { log, queued } => (Some(log), true, queued),
        Announcement::Known(log) => (Some(log), false, None),
        Announcement::UnknownNumber => (None, false, None),
    };
    let log = log.filter(|log| log.business_id == call.business_id);
    if let Some(lead) = log.as_ref().and_then(|log| log.lead_id)
        && call.lead_id.is_none()
    {
        diesel::update(outbound_calls::table.find(id))
            .set(outbound_calls::lead_id.eq(lead))
            .execute(&mut **conn)
            .await?;
    }
    Ok(Attached::Mine {
        call: Box::new(call),
        log: log.map(Box::new),
        created,
        queued,
    })
}

/// Takes in what is heard of a call, if it is a click-to-call's. `None` where that changes nothing.
pub async fn hear(
    conn: &mut AsyncPgConnection,
    sid: &CallSid,
    heard: Heard,
    now: DateTime<Utc>,
) -> Result<Option<OutboundCall>, DatabaseError> {
    let locked: Option<OutboundCall> = outbound_calls::table
        .filter(outbound_calls::call_sid.eq(sid.as_str()))
        .select(OutboundCall::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    let Some(call) = locked else {
        return Ok(None);
    };
    let (before, after) = (call.standing(), call.standing().after(heard));
    if before == after {
        return Ok(None);
    }
    Ok(Some(stand(conn, call.id, after, now).await?))
}

/// Ends a call that has not ended yet.
pub async fn end(
    conn: &mut AsyncPgConnection,
    id: OutboundCallId,
    reason: Reason,
    now: DateTime<Utc>,
) -> Result<Option<OutboundCall>, DatabaseError> {
    let ended = diesel::update(outbound_calls::table.find(id))
        .filter(outbound_calls::state.ne(State::Ended.as_str()))
        .set((
            outbound_calls::state.eq(State::Ended.as_str()),
            outbound_calls::reason.eq(reason.as_str()),
            outbound_calls::ended_at.eq(now),
        ))
        .returning(OutboundCall::as_returning())
        .get_result(conn)
        .await
        .optional()?;
    if let Some(call) = &ended {
        told(call);
    }
    Ok(ended)
}

async fn stand(
    conn: &mut AsyncPgConnection,
    id: OutboundCallId,
    standing: Standing,
    now: DateTime<Utc>,
) -> Result<OutboundCall, DatabaseError> {
    let call: OutboundCall = diesel::update(outbound_calls::table.find(id))
        .set((
            outbound_calls::state.eq(standing.state.as_str()),
            outbound_calls::reason.eq(standing.reason.map(Reason::as_str)),
            outbound_calls::lead_status.eq(standing.lead_status.map(CallStatus::as_str)),
            outbound_calls::ended_at.eq((standing.state == State::Ended).then_some(now)),
            outbound_calls::checked_at.eq(now),
        ))
        .returning(OutboundCall::as_returning())
        .get_result(conn)
        .await?;
    told(&call);
    Ok(call)
}

fn told(call: &OutboundCall) {
    tracing::info!(
        outbound.id = %call.id,
        call.sid = call.call_sid,
        state = call.state.as_str(),
        reason = call.reason().map(Reason::as_str),
        "outbound.moved"
    );
}

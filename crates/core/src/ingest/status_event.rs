//! How a call goes on: never backwards.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use prosaas_twilio::webhook::{CallStatus, CallStatusEvent, Direction};
use serde_json::json;

use super::{Announced, Announcement, announce, find};
use crate::call_log::CallLog;
use crate::database::{DatabaseError, SystemConn};
use crate::ids::CallSid;
use crate::outbound::{self, Heard, OutboundCall};
use crate::outcome::{self, Fact};
use crate::schema::call_logs;
use crate::steps::Queued;
use crate::webhooks::{self, Topic};

/// Statuses that a call does not leave.
const TERMINAL: [&str; 5] = ["completed", "busy", "failed", "no-answer", "canceled"];

/// What a status event did to the call it was about.
#[derive(Clone, Debug)]
pub struct Progressed {
    /// The call, as it stands now.
    pub log: CallLog,
    /// The event was the first that was heard of the call.
    pub created: bool,
    /// The call moved on; otherwise the event was late, repeated, or about a leg inside the call.
    pub changed: bool,
    /// The download of recordings that came before the call: to be pushed after the commit.
    pub queued: Option<Queued>,
    /// The click-to-call behind it, where that moved on.
    pub outbound: Option<OutboundCall>,
}

/// Takes a status event; one for a call that was never announced creates its log. `None`: nobody's
/// call, neither known nor at a known number.
pub async fn progress(
    conn: &mut SystemConn,
    event: &CallStatusEvent,
    now: DateTime<Utc>,
) -> Result<Option<Progressed>, DatabaseError> {
    if let Some(parent) = &event.parent_call_sid {
        return dialled(conn, parent, event, now).await;
    }
    let (log, created, queued) = match find(conn, &event.call_sid).await? {
        Some(log) => (log, false, None),
        None => match announce_late(conn, event, now).await? {
            Announcement::Created { log, queued } => (log, true, queued),
            Announcement::Known(log) => (log, false, None),
            Announcement::UnknownNumber => return Ok(None),
        },
    };
    let advanced = advance(conn, &log, event, now).await?;
    let mut changed = advanced.is_some();
    if !changed && event.status == CallStatus::InProgress {
        // Late, but only this event tells when the call was answered.
        changed = note_answer(conn, &log, event.timestamp.unwrap_or(now)).await?;
    }
    let log = advanced.unwrap_or(log);
    if event.status.is_terminal() {
        changed |= outcome::note(conn, &log, Fact::Ended(event.status), now).await?;
    }
    let agents = Heard::Agent(event.status);
    let outbound = outbound::hear(conn, &log.call_sid, agents, now).await?;
    if changed {
        webhooks::note(conn, &log, Topic::CallUpdated, json!({}), now).await?;
    }
    Ok(Some(Progressed {
        log,
        created,
        changed,
        queued,
        outbound,
    }))
}

/// A dialled leg: it tells whether somebody answered, and otherwise why not.
async fn dialled(
    conn: &mut SystemConn,
    parent: &CallSid,
    event: &CallStatusEvent,
    now: DateTime<Utc>,
) -> Result<Option<Progressed>, DatabaseError> {
    let Some(log) = find(conn, parent).await? else {
        return Ok(None);
    };
    let mut changed = false;
    if event.status == CallStatus::InProgress {
        changed |= note_answer(conn, &log, event.timestamp.unwrap_or(now)).await?;
        changed |= outcome::note(conn, &log, Fact::Reached, now).await?;
    } else if event.status.is_terminal() {
        changed |= outcome::note(conn, &log, Fact::LegEnded(event.status), now).await?;
    }
    let outbound = outbound::hear(conn, parent, Heard::Lead(event.status), now).await?;
    Ok(Some(Progressed {
        log,
        created: false,
        changed,
        queued: None,
        outbound,
    }))
}

async fn announce_late(
    conn: &mut SystemConn,
    event: &CallStatusEvent,
    now: DateTime<Utc>,
) -> Result<Announcement, DatabaseError> {
    let (Some(from), Some(to)) = (&event.from, &event.to) else {
        return Ok(Announcement::UnknownNumber);
    };
    let call = Announced {
        call_sid: event.call_sid.clone(),
        from: from.clone(),
        to: to.clone(),
        direction: event.direction.unwrap_or(Direction::Inbound),
        // The first status is the lowest, so that the event itself moves it on.
        status: CallStatus::Queued,
    };
    announce(conn, &call, now).await
}

/// One compare-and-set: a later sequence number wins, a terminal status stays, and events without
/// a number only move forward along a call's life.
async fn advance(
    conn: &mut SystemConn,
    log: &CallLog,
    event: &CallStatusEvent,
    now: DateTime<Utc>,
) -> Result<Option<CallLog>, DatabaseError> {
    let at = event.timestamp.unwrap_or(now);
    let terminal = event.status.is_terminal();
    let sequence = event
        .sequence_number
        .and_then(|number| i32::try_from(number).ok());
    let earlier = statuses_before(event.status);
    let mut update = diesel::update(call_logs::table)
        .filter(call_logs::id.eq(log.id))
        .filter(call_logs::status.ne_all(TERMINAL))
        .into_boxed();
    update = match sequence {
        Some(number) if !terminal => update.filter(call_logs::status_sequence.lt(number)),
        Some(_) => update,
        None => update.filter(call_logs::status.eq_any(earlier)),
    };
    let duration = event
        .call_duration_seconds
        .and_then(|seconds| i32::try_from(seconds).ok());
    let changed = update
        .set(StatusChange {
            status: event.status.as_str(),
            status_sequence: sequence,
            answered_at: (event.status == CallStatus::InProgress).then_some(at),
            ended_at: terminal.then_some(at),
            duration_seconds: duration,
        })
        .returning(CallLog::as_returning())
        .get_result(&mut **conn)
        .await
        .optional()?;
    Ok(changed)
}

/// `None` leaves a column as it is.
#[derive(AsChangeset)]
#[diesel(table_name = call_logs)]
struct StatusChange {
    status: &'static str,
    status_sequence: Option<i32>,
    answered_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    duration_seconds: Option<i32>,
}

/// The statuses that may come before this one.
fn statuses_before(status: CallStatus) -> Vec<&'static str> {
    let order = ["queued", "initiated", "ringing", "in-progress"];
    let upto = order
        .iter()
        .position(|earlier| *earlier == status.as_str())
        .unwrap_or(order.len());
    order.into_iter().take(upto).collect()
}

/// When somebody answered; false where that is known.
async fn note_answer(
    conn: &mut SystemConn,
    log: &CallLog,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let noted = diesel::update(call_logs::table)
        .filter(call_logs::id.eq(log.id))
        .filter(call_logs::answered_at.is_null())
        .set(call_logs::answered_at.eq(at))
        .execute(&mut **conn)
        .await?;
    Ok(noted > 0)
}

//! A call that arrives or is placed: its log and its lead, in one transaction.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use prosaas_twilio::webhook::{CallStatus, Direction};
use serde_json::json;

use super::{find, lock_call, recording_event};
use crate::call_log::CallLog;
use crate::database::{DatabaseError, SystemConn};
use crate::ids::{BusinessId, CallSid};
use crate::leads;
use crate::phone;
use crate::schema::{call_logs, phone_numbers};
use crate::steps::Queued;
use crate::webhooks::{self, Topic};

/// What a webhook tells of a call.
#[derive(Clone, Debug)]
pub struct Announced {
    /// Twilio's name for the parent leg.
    pub call_sid: CallSid,
    /// Who calls, as Twilio gave it.
    pub from: String,
    /// Who is called, as Twilio gave it.
    pub to: String,
    /// Whether the business is called or calls.
    pub direction: Direction,
    /// Where the call stands.
    pub status: CallStatus,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Announcement {
    /// The log is new.
    Created {
        /// The call.
        log: CallLog,
        /// The download of recordings that came before the call: to be pushed after the commit.
        queued: Option<Queued>,
    },
    /// It was there already.
    Known(CallLog),
    /// No business has the number.
    UnknownNumber,
}

/// Creates the call's log and, by the customer's number, its lead; takes up recordings that came
/// before the call was known.
pub async fn announce(
    conn: &mut SystemConn,
    call: &Announced,
    now: DateTime<Utc>,
) -> Result<Announcement, DatabaseError> {
    if let Some(log) = find(conn, &call.call_sid).await? {
        return Ok(Announcement::Known(log));
    }
    lock_call(conn, &call.call_sid).await?;
    if let Some(log) = find(conn, &call.call_sid).await? {
        return Ok(Announcement::Known(log));
    }
    let inbound = call.direction == Direction::Inbound;
    let (ours, customers) = if inbound {
        (&call.to, &call.from)
    } else {
        (&call.from, &call.to)
    };
    let Some(business) = business_of(conn, ours).await? else {
        return Ok(Announcement::UnknownNumber);
    };
    let lead = match phone::e164(customers) {
        Some(number) => Some(leads::find_or_make(conn, business, &number).await?),
        None => None,
    };
    let log: CallLog = diesel::insert_into(call_logs::table)
        .values((
            call_logs::business_id.eq(business),
            call_logs::call_sid.eq(call.call_sid.as_str()),
            call_logs::direction.eq(if inbound { "inbound" } else { "outbound" }),
            call_logs::from_number.eq(&call.from),
            call_logs::to_number.eq(&call.to),
            // The parent leg is channel 1: the caller of an inbound call, the agent of an
            // outbound one, whose own telephone rings first.
            call_logs::customer_channel.eq(if inbound { 1_i16 } else { 2_i16 }),
            call_logs::status.eq(call.status.as_str()),
            call_logs::started_at.eq(now),
            call_logs::created_at.eq(now),
            call_logs::lead_id.eq(lead),
        ))
        .returning(CallLog::as_returning())
        .get_result(&mut **conn)
        .await?;
    webhooks::note(conn, &log, Topic::CallCreated, json!({}), now).await?;
    let queued = recording_event::adopt(conn, &log, now).await?;
    Ok(Announcement::Created { log, queued })
}

async fn business_of(
    conn: &mut SystemConn,
    number: &str,
) -> Result<Option<BusinessId>, DatabaseError> {
    let business = phone_numbers::table
        .filter(phone_numbers::e164.eq(number))
        .select(phone_numbers::business_id)
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(business)
}

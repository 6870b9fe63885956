//! A calendar's appointments for other programs, by a link whose secret is its only key.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use secrecy::SecretString;
use uuid::Uuid;

use super::{calendars, object};
use crate::account::secret;
use crate::audit::{self, Action, Actor, By, Entry};
use crate::database::{DatabaseError, SystemConn, TenantConn};
use crate::icalendar::{Calendar, Event};
use crate::ids::{AppointmentId, BusinessId, CalendarId};
use crate::schema::{appointments, deployment, leads};

const TOKEN_PREFIX: &str = "cal_";

/// What a calendar program still shows of the past.
const PAST: TimeDelta = TimeDelta::days(180);
/// More than a feed holds makes programs slow; the latest ones are kept.
const MOST_EVENTS: i64 = 5_000;
/// A program asks every some minutes: its use is written down once in this time.
const AUDITED_EVERY: TimeDelta = TimeDelta::days(1);

/// Gives the feed a new secret, which is shown this once; the one before ends. `None` where there is
/// no such calendar.
pub async fn link(
    conn: &mut TenantConn,
    id: CalendarId,
    by: &By,
) -> Result<Option<SecretString>, DatabaseError> {
    let (token, hash) = secret::generate(TOKEN_PREFIX);
    let set = set_hash(conn, id, Some(hash)).await?;
    if set {
        audit::note(conn, by, Action::FeedLinked, object(id)).await?;
    }
    Ok(set.then_some(token))
}

/// Closes the feed. Whether there is such a calendar.
pub async fn revoke(conn: &mut TenantConn, id: CalendarId, by: &By) -> Result<bool, DatabaseError> {
    let known = set_hash(conn, id, None).await?;
    if known {
        audit::note(conn, by, Action::FeedRevoked, object(id)).await?;
    }
    Ok(known)
}

async fn set_hash(
    conn: &mut TenantConn,
    id: CalendarId,
    hash: Option<[u8; 32]>,
) -> Result<bool, DatabaseError> {
    let row = calendars::table
        .filter(calendars::business_id.eq(conn.business()))
        .filter(calendars::id.eq(id));
    let changed = diesel::update(row)
        .set(calendars::feed_token_hash.eq(hash.map(|hash| hash.to_vec())))
        .execute(&mut **conn)
        .await?;
    Ok(changed > 0)
}

#[derive(Queryable)]
struct Row {
    id: AppointmentId,
    title: String,
    notes: Option<String>,
    status: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    lead_name: Option<String>,
    lead_phone: Option<String>,
    lead_city: Option<String>,
}

/// The calendar behind a link; `None` where the secret is not its own.
pub async fn feed(
    conn: &mut SystemConn,
    id: CalendarId,
    token: &str,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Option<Calendar>, DatabaseError> {
    let Some(hash) = secret::presented(TOKEN_PREFIX, token) else {
        return Ok(None);
    };
    let found: Option<(BusinessId, String, String)> = calendars::table
        .filter(calendars::feed_token_hash.eq(hash.as_slice()))
        .filter(calendars::id.eq(id))
        .select((calendars::business_id, calendars::name, calendars::colour))
        .first(&mut **conn)
        .await
        .optional()?;
    let Some((business, name, colour)) = found else {
        return Ok(None);
    };
    let used = Entry {
        business: Some(business),
        actor,
        action: Action::LinkUsed,
        object: Some(object(id)),
        at: now,
    };
    audit::record_once(conn, used, now - AUDITED_EVERY).await?;
    let deployment: Uuid = deployment::table
        .select(deployment::id)
        .first(&mut **conn)
        .await?;
    let mut events: Vec<Event> = rows(conn, business, id, now)
        .await?
        .into_iter()
        .map(|row| row.event(deployment))
        .collect();
    events.reverse();
    Ok(Some(Calendar {
        name,
        colour,
        events,
    }))
}

/// The latest first.
async fn rows(
    conn: &mut SystemConn,
    business: BusinessId,
    calendar: CalendarId,
    now: DateTime<Utc>,
) -> Result<Vec<Row>, DatabaseError> {
    let rows = appointments::table
        .left_join(leads::table.on(leads::id.nullable().eq(appointments::lead_id)))
        .filter(appointments::business_id.eq(business))
        .filter(appointments::calendar_id.eq(calendar))
        .filter(appointments::starts_at.ge(now - PAST))
        .order((appointments::starts_at.desc(), appointments::id.desc()))
        .limit(MOST_EVENTS)
        .select((
            appointments::id,
            appointments::title,
            appointments::notes,
            appointments::status,
            appointments::starts_at,
            appointments::ends_at,
            appointments::created_at,
            appointments::updated_at,
            leads::name.nullable(),
            leads::phone.nullable(),
            leads::city.nullable(),
        ))
        .load(&mut **conn)
        .await?;
    Ok(rows)
}

impl Row {
    /// The UID holds the deployment and not its address, which may change.
    fn event(self, deployment: Uuid) -> Event {
        let said = [self.lead_name, self.lead_phone, self.notes];
        let said: Vec<String> = said.into_iter().flatten().collect();
        Event {
            uid: format!("appointment-{}@{deployment}", self.id),
            summary: self.title,
            description: said.join("\n"),
            location: self.lead_city.unwrap_or_default(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            cancelled: self.status == "cancelled",
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

//! A business's calendars: a name and a colour for appointments, and a feed of them by a secret link.

mod feed;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

use crate::audit::{self, Action, By};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::CalendarId;
use crate::schema::business_calendars as calendars;

pub use feed::{feed, link, revoke};

/// A calendar.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = calendars, check_for_backend(diesel::pg::Pg))]
pub struct Calendar {
    /// The row.
    pub id: CalendarId,
    /// What it is called.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
    /// Whether somebody has a link to its feed.
    #[diesel(select_expression = calendars::feed_token_hash.is_not_null())]
    pub feed_active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Where a page ends: the list goes by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CalendarPosition(String, CalendarId);

impl Calendar {
    /// Where a page ends when this is its last calendar.
    pub fn position(&self) -> CalendarPosition {
        CalendarPosition(self.name.clone(), self.id)
    }
}

/// What is said of a calendar: `None` leaves a field as it is, or as it is by default.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = calendars)]
pub struct CalendarChange {
    /// What it is called.
    pub name: Option<String>,
    /// `#rrggbb`.
    pub colour: Option<String>,
}

/// The business's calendars by name, behind `after`.
pub async fn page(
    conn: &mut TenantConn,
    after: Option<&CalendarPosition>,
    limit: i64,
) -> Result<Vec<Calendar>, DatabaseError> {
    use calendars::{id, name};
    let mut query = calendars::table
        .filter(calendars::business_id.eq(conn.business()))
        .order((name, id))
        .limit(limit)
        .select(Calendar::as_select())
        .into_boxed();
    if let Some(CalendarPosition(last, calendar)) = after {
        query = query
            .filter(name.ge(last))
            .filter(name.gt(last).or(id.gt(calendar)));
    }
    Ok(query.load(&mut **conn).await?)
}

/// The business's calendar.
pub async fn find(
    conn: &mut TenantConn,
    id: CalendarId,
) -> Result<Option<Calendar>, DatabaseError> {
    let calendar = calendars::table
        .filter(calendars::business_id.eq(conn.business()))
        .filter(calendars::id.eq(id))
        .select(Calendar::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(calendar)
}

/// Makes a calendar.
pub async fn create(
    conn: &mut TenantConn,
    name: &str,
    colour: Option<&str>,
    by: &By,
) -> Result<Calendar, DatabaseError> {
    let calendar: Calendar = diesel::insert_into(calendars::table)
        .values((
            calendars::business_id.eq(conn.business()),
            calendars::name.eq(name),
            colour.map(|colour| calendars::colour.eq(colour)),
            calendars::created_at.eq(by.at),
        ))
        .returning(Calendar::as_returning())
        .get_result(&mut **conn)
        .await?;
    audit::note(conn, by, Action::CalendarCreated, object(calendar.id)).await?;
    Ok(calendar)
}

/// Changes a calendar; `None` where there is no such one.
pub async fn change(
    conn: &mut TenantConn,
    id: CalendarId,
    change: &CalendarChange,
    by: &By,
) -> Result<Option<Calendar>, DatabaseError> {
    if change.name.is_none() && change.colour.is_none() {
        return find(conn, id).await;
    }
    let row = calendars::table
        .filter(calendars::business_id.eq(conn.business()))
        .filter(calendars::id.eq(id));
    let changed = diesel::update(row)
        .set(change)
        .returning(Calendar::as_returning())
        .get_result(&mut **conn)
        .await
        .optional()?;
    if changed.is_some() {
        audit::note(conn, by, Action::CalendarChanged, object(id)).await?;
    }
    Ok(changed)
}

/// Deletes a calendar, its feed with it; its appointments stay, without a calendar. Whether there
/// was one.
pub async fn delete(conn: &mut TenantConn, id: CalendarId, by: &By) -> Result<bool, DatabaseError> {
    let row = calendars::table
        .filter(calendars::business_id.eq(conn.business()))
        .filter(calendars::id.eq(id));
    let deleted = diesel::delete(row).execute(&mut **conn).await? > 0;
    if deleted {
        audit::note(conn, by, Action::CalendarDeleted, object(id)).await?;
    }
    Ok(deleted)
}

fn object(calendar: CalendarId) -> String {
    format!("calendar:{calendar}")
}

//! Who did what: an append-only log. An entry is written in the transaction of the deed itself, so
//! that neither stands without the other.

mod action;
mod list;

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::{ApiTokenId, BusinessId, UserId};
use crate::schema::audit_log;

pub use action::Action;
pub use list::{Doer, Line, LineFilter, Place, list};

/// Who did it; nobody signed in for a signed link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// A person.
    pub user: Option<UserId>,
    /// A program.
    pub token: Option<ApiTokenId>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
}

/// Who does something, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Whose log; `None` (system connections only) for what concerns no business.
    pub business: Option<BusinessId>,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// To what: a call SID, or `user:7`. No names and no telephone numbers.
    pub object: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Writes a line, in the caller's transaction.
pub async fn record(conn: &mut AsyncPgConnection, entry: Entry) -> Result<(), DatabaseError> {
    insert(conn, entry, None).await
}

/// Writes a line with what changed: `{"field": {"from": …, "to": …}}`. No telephone number, no
/// customer's words: a line is never deleted.
pub async fn record_with(
    conn: &mut AsyncPgConnection,
    entry: Entry,
    details: Value,
) -> Result<(), DatabaseError> {
    insert(conn, entry, Some(details)).await
}

async fn insert(
    conn: &mut AsyncPgConnection,
    entry: Entry,
    details: Option<Value>,
) -> Result<(), DatabaseError> {
    diesel::insert_into(audit_log::table)
        .values((
            audit_log::business_id.eq(entry.business),
            audit_log::user_id.eq(entry.actor.user),
            audit_log::api_token_id.eq(entry.actor.token),
            audit_log::action.eq(entry.action.as_str()),
            audit_log::object.eq(entry.object),
            audit_log::address.eq(entry.actor.address.map(|address| address.to_string())),
            audit_log::at.eq(entry.at),
            audit_log::details.eq(details),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes a line into the log of the connection's business.
pub async fn note(
    conn: &mut TenantConn,
    by: &By,
    action: Action,
    object: String,
) -> Result<(), DatabaseError> {
    let entry = Entry {
        business: Some(conn.business()),
        actor: by.actor,
        action,
        object: Some(object),
        at: by.at,
    };
    record(conn, entry).await
}

/// Writes a line, unless the same deed of the same one stands there since `since`.
pub async fn record_once(
    conn: &mut AsyncPgConnection,
    entry: Entry,
    since: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let same = audit_log::table
        .filter(audit_log::business_id.is_not_distinct_from(entry.business))
        .filter(audit_log::at.ge(since))
        .filter(audit_log::user_id.is_not_distinct_from(entry.actor.user))
        .filter(audit_log::api_token_id.is_not_distinct_from(entry.actor.token))
        .filter(audit_log::action.eq(entry.action.as_str()))
        .filter(audit_log::object.is_not_distinct_from(&entry.object));
    if diesel::select(diesel::dsl::exists(same))
        .get_result(conn)
        .await?
    {
        return Ok(());
    }
    record(conn, entry).await
}

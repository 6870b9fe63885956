//! Reading the log.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::{ApiTokenId, UserId};
use crate::schema::{api_tokens, audit_log, users};

/// A line as people see it.
#[derive(Clone, Debug, Queryable)]
pub struct Line {
    /// The row.
    pub id: i64,
    /// [`super::Action::as_str`].
    pub action: String,
    /// To what.
    pub object: Option<String>,
    /// Where the request came from.
    pub address: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What changed.
    pub details: Option<Value>,
    /// The person, where it was one.
    pub user_id: Option<UserId>,
    /// The person's name.
    pub user_name: Option<String>,
    /// The program, where it was one.
    pub api_token_id: Option<ApiTokenId>,
    /// The program's name.
    pub token_name: Option<String>,
}

/// Where a page ends: the next one begins behind it.
pub type Place = (DateTime<Utc>, i64);

/// Who is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doer {
    /// A person.
    User(UserId),
    /// A program.
    Token(ApiTokenId),
}

/// Every condition must hold; `None` asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct LineFilter {
    /// Who did it.
    pub by: Option<Doer>,
    /// [`super::Action::as_str`].
    pub action: Option<String>,
    /// To what.
    pub object: Option<String>,
    /// Then or later.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

/// The business's log, newest first, from behind `after`. Each filter has an index of its own.
pub async fn list(
    conn: &mut TenantConn,
    filter: &LineFilter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Line>, DatabaseError> {
    let mut query = audit_log::table
        .left_join(users::table.on(audit_log::user_id.eq(users::id.nullable())))
        .left_join(api_tokens::table.on(audit_log::api_token_id.eq(api_tokens::id.nullable())))
        .filter(audit_log::business_id.eq(conn.business()))
        .select((
            audit_log::id,
            audit_log::action,
            audit_log::object,
            audit_log::address,
            audit_log::at,
            audit_log::details,
            audit_log::user_id,
            users::name.nullable(),
            audit_log::api_token_id,
            api_tokens::name.nullable(),
        ))
        .order((audit_log::at.desc(), audit_log::id.desc()))
        .limit(limit)
        .into_boxed();
    match filter.by {
        Some(Doer::User(user)) => query = query.filter(audit_log::user_id.eq(user)),
        Some(Doer::Token(token)) => query = query.filter(audit_log::api_token_id.eq(token)),
        None => {}
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_log::action.eq(action));
    }
    if let Some(object) = &filter.object {
        query = query.filter(audit_log::object.eq(object));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_log::at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_log::at.lt(to));
    }
    if let Some((at, id)) = after {
        // The first condition is the index's, the second one cuts what has the same time.
        query = query
            .filter(audit_log::at.le(at))
            .filter(audit_log::at.lt(at).or(audit_log::id.lt(id)));
    }
    Ok(query.load(&mut **conn).await?)
}

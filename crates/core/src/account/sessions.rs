//! Signed-in browsers. The cookie holds 32 random bytes; the table holds their SHA-256.

mod ending;

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::SecretString;

use super::identity::{BusinessRow, Context, Identity, Person, Who};
use super::{coalesce, secret};
use crate::database::{Database, DatabaseError, SystemConn};
use crate::ids::{BusinessId, SessionId, UserId};
use crate::role::Role;
use crate::schema::{businesses, memberships, sessions, users};

pub(in crate::account) use ending::revoke_in;
pub use ending::{purge, revoke_others};

/// How often a session's use is written down; more often would make every request a write.
const TOUCH_EVERY: TimeDelta = TimeDelta::seconds(60);
/// What is kept of a browser's name.
const USER_AGENT_CHARS: usize = 200;

/// Where a session begins.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The browser's address.
    pub address: IpAddr,
    /// What the browser calls itself.
    pub user_agent: Option<&'a str>,
}

/// A session in its person's list.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
pub struct Session {
    /// The row.
    pub id: SessionId,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
    /// Where it signed in from.
    pub address: Option<String>,
    /// Last use, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends, unless it is used before.
    pub expires_at: DateTime<Utc>,
    /// The sign-in.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable)]
struct Found {
    session: SessionId,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    user: UserId,
    email: String,
    name: String,
    platform_admin: bool,
    meant: Option<i64>,
    business: Option<BusinessRow>,
    role: Option<String>,
}

/// Signs a browser in: always a new token, whatever the browser sent before (no session fixation).
pub async fn create(
    conn: &mut AsyncPgConnection,
    user: UserId,
    business: Option<BusinessId>,
    origin: Origin<'_>,
    lifetime: TimeDelta,
    now: DateTime<Utc>,
) -> Result<(SecretString, SessionId), DatabaseError> {
    let (token, hash) = secret::generate("");
    let user_agent: Option<String> = origin
        .user_agent
        .map(|text| text.chars().take(USER_AGENT_CHARS).collect());
    let id = diesel::insert_into(sessions::table)
        .values((
            sessions::user_id.eq(user),
            sessions::current_business_id.eq(business),
            sessions::token_hash.eq(hash.as_slice()),
            sessions::user_agent.eq(user_agent),
            sessions::address.eq(origin.address.to_string()),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(now + lifetime),
            sessions::created_at.eq(now),
        ))
        .returning(sessions::id)
        .get_result(conn)
        .await?;
    Ok((token, id))
}

/// Who holds this cookie, and for which business: `named` (`X-Business-Id`) before the session's own.
/// A platform administrator may act for any business, as its owner, but only where it is named.
///
/// A session in use lives on: its end is moved to `lifetime` from now, at most once a minute.
pub async fn find(
    db: &Database,
    token: &str,
    named: Option<BusinessId>,
    lifetime: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Option<Identity>, DatabaseError> {
    if !is_token(token) {
        return Ok(None);
    }
    let mut conn = db.system().await?;
    let found = find_on(&mut conn, token, named, lifetime, now).await?;
    conn.commit().await?;
    Ok(found)
}

/// Whether the text could be a session's token, which is known without asking the database.
pub fn is_token(text: &str) -> bool {
    secret::presented("", text).is_some()
}

/// [`find`] within a transaction that does more.
pub async fn find_on(
    conn: &mut SystemConn,
    token: &str,
    named: Option<BusinessId>,
    lifetime: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Option<Identity>, DatabaseError> {
    let Some(hash) = secret::presented("", token) else {
        return Ok(None);
    };
    let meant = coalesce(
        named.map(|business| business.0),
        sessions::current_business_id,
    );
    let found: Option<Found> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .left_join(businesses::table.on(businesses::id.nullable().eq(meant)))
        .left_join(
            memberships::table.on(memberships::user_id.eq(users::id).and(
                memberships::business_id
                    .nullable()
                    .eq(businesses::id.nullable()),
            )),
        )
        .filter(sessions::token_hash.eq(hash.as_slice()))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .select((
            sessions::id,
            sessions::last_seen_at,
            sessions::expires_at,
            users::id,
            users::email,
            users::name,
            users::platform_admin,
            coalesce(
                named.map(|business| business.0),
                sessions::current_business_id,
            ),
            (
                businesses::id,
                businesses::name,
                businesses::slug,
                businesses::language,
                businesses::time_zone,
                businesses::access_days,
            )
                .nullable(),
            memberships::role.nullable(),
        ))
        .first(&mut **conn)
        .await
        .optional()?;
    let Some(mut found) = found else {
        return Ok(None);
    };
    if found.last_seen_at + TOUCH_EVERY <= now {
        found.expires_at = now + lifetime;
        diesel::update(sessions::table.find(found.session))
            .set((
                sessions::last_seen_at.eq(now),
                sessions::expires_at.eq(found.expires_at),
            ))
            .execute(&mut **conn)
            .await?;
    }
    Ok(Some(found.identity(named.is_some())))
}

impl Found {
    fn identity(self, named: bool) -> Identity {
        let role = self.role.and_then(|role| role.parse().ok());
        let role = if self.platform_admin && named {
            Some(Role::Owner)
        } else {
            role
        };
        let context = match (self.business, role) {
            (Some(business), Some(role)) => Context::Business(business.with_role(role)),
            // An administrator's session may remember a business that it is no member of.
            _ if self.platform_admin && !named => Context::None,
            _ if self.meant.is_none() => Context::None,
            _ => Context::Forbidden,
        };
        let person = Person {
            user: self.user,
            session: self.session,
            email: self.email,
            name: self.name,
            expires_at: self.expires_at,
        };
        Identity {
            who: Who::Person(person),
            context,
            platform_admin: self.platform_admin,
        }
    }
}

/// The person's sessions that still hold, the last used first.
pub async fn list(
    conn: &mut AsyncPgConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, DatabaseError> {
    let query = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::revoked_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .select(Session::as_select());
    Ok(query.load(conn).await?)
}

/// Ends one of the person's sessions; false where the person has no such session that still holds.
pub async fn revoke(
    conn: &mut AsyncPgConnection,
    user: UserId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let target = sessions::table
        .filter(sessions::id.eq(session))
        .filter(sessions::user_id.eq(user))
        .filter(sessions::revoked_at.is_null());
    let ended = diesel::update(target)
        .set(sessions::revoked_at.eq(now))
        .execute(conn)
        .await?;
    Ok(ended > 0)
}

/// Ends the session of a cookie, whoever holds it; for a browser that signs in anew.
pub async fn revoke_token(
    conn: &mut AsyncPgConnection,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let Some(hash) = secret::presented("", token) else {
        return Ok(());
    };
    let target = sessions::table
        .filter(sessions::token_hash.eq(hash.as_slice()))
        .filter(sessions::revoked_at.is_null());
    diesel::update(target)
        .set(sessions::revoked_at.eq(now))
        .execute(conn)
        .await?;
    Ok(())
}

//! Programs' keys to one business: `psk_…`, shown once, kept as a SHA-256.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use secrecy::{ExposeSecret, SecretString};

use super::identity::{BusinessRow, Context, Identity, Program, Who};
use super::secret;
use crate::database::{Database, DatabaseError, SystemConn, TenantConn};
use crate::ids::{ApiTokenId, BusinessId, UserId};
use crate::role::Role;
use crate::schema::{api_tokens, businesses, users};

/// In front of every token, so that people and secret scanners recognise one.
pub const PREFIX: &str = "psk_";
/// As much of a token as is shown in lists.
const SHOWN_CHARS: usize = 12;
/// How often a token's use is written down.
const TOUCH_EVERY: TimeDelta = TimeDelta::seconds(60);

/// A token to be.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What it may do; the caller sees to it that nobody gives more than they have.
    pub role: Role,
    /// What it may be used for; empty: all that its role may.
    pub scopes: &'a [String],
    /// When it stops working.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: Option<UserId>,
}

/// A token in the business's list.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = api_tokens, check_for_backend(diesel::pg::Pg))]
pub struct ApiToken {
    /// The row.
    pub id: ApiTokenId,
    /// What people call it.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// What it may do.
    #[diesel(deserialize_as = String)]
    pub role: Role,
    /// What it may be used for; empty: all that its role may.
    pub scopes: Vec<String>,
    /// Last use, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it stops working.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable)]
struct Found {
    token: ApiTokenId,
    name: String,
    role: String,
    scopes: Vec<String>,
    last_used_at: Option<DateTime<Utc>>,
    business: BusinessRow,
}

/// Makes a token. The secret is not kept: this is the only time it is seen.
pub async fn create(
    conn: &mut TenantConn,
    new: &NewToken<'_>,
    now: DateTime<Utc>,
) -> Result<(SecretString, ApiToken), DatabaseError> {
    let (plain, hash) = secret::generate(PREFIX);
    let prefix: String = plain.expose_secret().chars().take(SHOWN_CHARS).collect();
    let token = diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::business_id.eq(conn.business()),
            api_tokens::name.eq(new.name),
            api_tokens::prefix.eq(prefix),
            api_tokens::token_hash.eq(hash.as_slice()),
            api_tokens::role.eq(new.role.as_str()),
            api_tokens::scopes.eq(new.scopes),
            api_tokens::created_by.eq(new.created_by),
            api_tokens::expires_at.eq(new.expires_at),
            api_tokens::created_at.eq(now),
        ))
        .returning(ApiToken::as_returning())
        .get_result(&mut **conn)
        .await?;
    Ok((plain, token))
}

/// The business's tokens behind `before`, newest first, revoked ones too, each with its maker's name.
pub async fn page(
    conn: &mut TenantConn,
    before: Option<ApiTokenId>,
    limit: i64,
) -> Result<Vec<(ApiToken, Option<String>)>, DatabaseError> {
    let query = api_tokens::table
        .left_join(users::table.on(users::id.nullable().eq(api_tokens::created_by)))
        .filter(api_tokens::business_id.eq(conn.business()))
        .filter(api_tokens::id.lt(before.unwrap_or(ApiTokenId(i64::MAX))))
        .order(api_tokens::id.desc())
        .select((ApiToken::as_select(), users::name.nullable()))
        .limit(limit);
    Ok(query.load(&mut **conn).await?)
}

/// Revokes what the person made in the business and may no longer have: every token, or those above
/// `role`. Returns which.
pub(super) async fn revoke_above(
    conn: &mut SystemConn,
    business: BusinessId,
    maker: UserId,
    role: Option<Role>,
    now: DateTime<Utc>,
) -> Result<Vec<ApiTokenId>, DatabaseError> {
    let above: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|one| role.is_none_or(|role| *one > role))
        .map(Role::as_str)
        .collect();
    let target = api_tokens::table
        .filter(api_tokens::business_id.eq(business))
        .filter(api_tokens::created_by.eq(maker))
        .filter(api_tokens::role.eq_any(above))
        .filter(api_tokens::revoked_at.is_null());
    Ok(diesel::update(target)
        .set(api_tokens::revoked_at.eq(now))
        .returning(api_tokens::id)
        .get_results(&mut **conn)
        .await?)
}

/// Revokes a token; false where the business has no such token that still works.
pub async fn revoke(
    conn: &mut TenantConn,
    token: ApiTokenId,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let target = api_tokens::table
        .filter(api_tokens::id.eq(token))
        .filter(api_tokens::business_id.eq(conn.business()))
        .filter(api_tokens::revoked_at.is_null());
    let revoked = diesel::update(target)
        .set(api_tokens::revoked_at.eq(now))
        .execute(&mut **conn)
        .await?;
    Ok(revoked > 0)
}

/// Who presents this token. A token acts for its own business only: another one that is named
/// (`X-Business-Id`) is forbidden.
pub async fn find(
    db: &Database,
    token: &str,
    named: Option<BusinessId>,
    now: DateTime<Utc>,
) -> Result<Option<Identity>, DatabaseError> {
    if !is_token(token) {
        return Ok(None);
    }
    let mut conn = db.system().await?;
    let found = find_on(&mut conn, token, named, now).await?;
    conn.commit().await?;
    Ok(found)
}

/// Whether the text could be a token, which is known without asking the database.
pub fn is_token(text: &str) -> bool {
    secret::presented(PREFIX, text).is_some()
}

/// [`find`] within a transaction that does more.
pub async fn find_on(
    conn: &mut SystemConn,
    token: &str,
    named: Option<BusinessId>,
    now: DateTime<Utc>,
) -> Result<Option<Identity>, DatabaseError> {
    let Some(hash) = secret::presented(PREFIX, token) else {
        return Ok(None);
    };
    let found: Option<Found> = api_tokens::table
        .inner_join(businesses::table.on(businesses::id.eq(api_tokens::business_id)))
        .filter(api_tokens::token_hash.eq(hash.as_slice()))
        .filter(api_tokens::revoked_at.is_null())
        .filter(
            api_tokens::expires_at
                .is_null()
                .or(api_tokens::expires_at.gt(now)),
        )
        .select((
            api_tokens::id,
            api_tokens::name,
            api_tokens::role,
            api_tokens::scopes,
            api_tokens::last_used_at,
            (
                businesses::id,
                businesses::name,
                businesses::slug,
                businesses::language,
                businesses::time_zone,
                businesses::access_days,
            ),
        ))
        .first(&mut **conn)
        .await
        .optional()?;
    if let Some(found) = &found
        && found
            .last_used_at
            .is_none_or(|last| last + TOUCH_EVERY <= now)
    {
        diesel::update(api_tokens::table.find(found.token))
            .set(api_tokens::last_used_at.eq(now))
            .execute(&mut **conn)
            .await?;
    }
    Ok(found.map(|found| found.identity(named)))
}

impl Found {
    fn identity(self, named: Option<BusinessId>) -> Identity {
        // The column's CHECK allows no other name; the least role is the safe reading of one.
        let role = self.role.parse().unwrap_or(Role::Viewer);
        let business = self.business.with_role(role);
        let context = if named.is_none_or(|named| named == business.id) {
            Context::Business(business)
        } else {
            Context::Forbidden
        };
        let program = Program {
            token: self.token,
            name: self.name,
            scopes: self.scopes,
        };
        Identity {
            who: Who::Program(program),
            context,
            platform_admin: false,
        }
    }
}

//! Who belongs to which business, and as what. A business always keeps an owner.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::database::{Database, DatabaseError, SystemConn, TenantConn};
use crate::ids::{BusinessId, SessionId, UserId};
use crate::role::Role;
use crate::schema::{businesses, memberships, sessions, users};

/// A business of a person.
#[derive(Clone, Debug, Queryable)]
pub struct Membership {
    /// The business.
    pub business: BusinessId,
    /// Its name.
    pub name: String,
    /// Its short name in addresses.
    pub slug: String,
    /// The person's role in it.
    #[diesel(deserialize_as = String)]
    pub role: Role,
}

/// A person of a business.
#[derive(Clone, Debug, Queryable)]
pub struct Member {
    /// The person.
    pub user: UserId,
    /// The person's e-mail address.
    pub email: String,
    /// What to call the person.
    pub name: String,
    /// The person's role.
    #[diesel(deserialize_as = String)]
    pub role: Role,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Why a member can't be changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeMemberError {
    /// The business has no such member.
    #[error("no such member")]
    NotAMember,
    /// Only an owner makes or touches owners.
    #[error("only an owner changes owners")]
    OwnersOnly,
    /// The business would be left without an owner.
    #[error("a business keeps at least one owner")]
    LastOwner,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for ChangeMemberError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What a [`Member`] is made of.
const MEMBER: (
    users::id,
    users::email,
    users::name,
    memberships::role,
    memberships::created_at,
) = (
    users::id,
    users::email,
    users::name,
    memberships::role,
    memberships::created_at,
);

/// The person's businesses by name. Needs a system connection: it looks across tenants.
pub async fn of_user(
    conn: &mut AsyncPgConnection,
    user: UserId,
) -> Result<Vec<Membership>, DatabaseError> {
    let query = memberships::table
        .inner_join(businesses::table.on(businesses::id.eq(memberships::business_id)))
        .filter(memberships::user_id.eq(user))
        .order((businesses::name, businesses::id))
        .select((
            businesses::id,
            businesses::name,
            businesses::slug,
            memberships::role,
        ));
    Ok(query.load(conn).await?)
}

/// Where a person who signs in begins: the business of the last session that is still theirs, or
/// their first. Needs a system connection.
pub(super) async fn first_business(
    conn: &mut AsyncPgConnection,
    user: UserId,
) -> Result<Option<BusinessId>, DatabaseError> {
    let query = memberships::table
        .left_join(
            sessions::table.on(sessions::user_id
                .eq(memberships::user_id)
                .and(sessions::current_business_id.eq(memberships::business_id.nullable()))),
        )
        .filter(memberships::user_id.eq(user))
        .order((
            sessions::last_seen_at.nullable().desc().nulls_last(),
            memberships::business_id,
        ))
        .select(memberships::business_id);
    Ok(query.first(conn).await.optional()?)
}

/// Makes `business` the session's current one; false where the person is not a member of it.
pub async fn switch(
    db: &Database,
    user: UserId,
    session: SessionId,
    business: BusinessId,
) -> Result<bool, DatabaseError> {
    let mut conn = db.system().await?;
    let membership = memberships::table
        .filter(memberships::user_id.eq(user))
        .filter(memberships::business_id.eq(business));
    let is_member: bool = diesel::select(diesel::dsl::exists(membership))
        .get_result(&mut *conn)
        .await?;
    if is_member {
        let target = sessions::table
            .filter(sessions::id.eq(session))
            .filter(sessions::user_id.eq(user));
        diesel::update(target)
            .set(sessions::current_business_id.eq(business))
            .execute(&mut *conn)
            .await?;
    }
    conn.commit().await?;
    Ok(is_member)
}

/// The business's members behind `after`, the first one first.
pub async fn page(
    conn: &mut TenantConn,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<Member>, DatabaseError> {
    let query = memberships::table
        .inner_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(memberships::business_id.eq(conn.business()))
        .filter(memberships::user_id.gt(after.unwrap_or(UserId(0))))
        .order(memberships::user_id)
        .select(MEMBER)
        .limit(limit);
    Ok(query.load(&mut **conn).await?)
}

/// One member of the business.
pub(super) async fn find(
    conn: &mut SystemConn,
    business: BusinessId,
    user: UserId,
) -> Result<Option<Member>, DatabaseError> {
    let query = memberships::table
        .inner_join(users::table.on(users::id.eq(memberships::user_id)))
        .filter(memberships::business_id.eq(business))
        .filter(memberships::user_id.eq(user))
        .select(MEMBER);
    Ok(query.first(&mut **conn).await.optional()?)
}

/// Makes a person a member; false where the person is one already, whose role stays.
pub async fn add(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    user: UserId,
    role: Role,
) -> Result<bool, DatabaseError> {
    let added = diesel::insert_into(memberships::table)
        .values((
            memberships::business_id.eq(business),
            memberships::user_id.eq(user),
            memberships::role.eq(role.as_str()),
        ))
        .on_conflict((memberships::business_id, memberships::user_id))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(added > 0)
}

/// Gives a member another role; the one before is returned. `by` is the role of the one who does it.
pub async fn set_role(
    conn: &mut SystemConn,
    business: BusinessId,
    user: UserId,
    role: Role,
    by: Role,
) -> Result<Role, ChangeMemberError> {
    let before = lock(conn, business, user, Some(role), by).await?;
    let target = memberships::table
        .filter(memberships::business_id.eq(business))
        .filter(memberships::user_id.eq(user));
    diesel::update(target)
        .set(memberships::role.eq(role.as_str()))
        .execute(&mut **conn)
        .await?;
    Ok(before)
}

/// Ends a membership; the role is returned. It holds at once: every request looks at the row.
pub async fn remove(
    conn: &mut SystemConn,
    business: BusinessId,
    user: UserId,
    by: Role,
) -> Result<Role, ChangeMemberError> {
    let before = lock(conn, business, user, None, by).await?;
    let target = memberships::table
        .filter(memberships::business_id.eq(business))
        .filter(memberships::user_id.eq(user));
    diesel::delete(target).execute(&mut **conn).await?;
    Ok(before)
}

/// The member's role, with the business's owners locked: two owners who remove each other at the same
/// moment can't both succeed. `next` is the role to be, none for a removal.
async fn lock(
    conn: &mut SystemConn,
    business: BusinessId,
    user: UserId,
    next: Option<Role>,
    by: Role,
) -> Result<Role, ChangeMemberError> {
    let owner = Role::Owner.as_str();
    let locked: Vec<(UserId, String)> = memberships::table
        .filter(memberships::business_id.eq(business))
        .filter(
            memberships::role
                .eq(owner)
                .or(memberships::user_id.eq(user)),
        )
        .order(memberships::id)
        .select((memberships::user_id, memberships::role))
        .for_update()
        .load(&mut **conn)
        .await?;
    let role = locked
        .iter()
        .find(|(member, _)| *member == user)
        .and_then(|(_, role)| role.parse::<Role>().ok())
        .ok_or(ChangeMemberError::NotAMember)?;
    let of_owners = role == Role::Owner || next == Some(Role::Owner);
    if of_owners && by < Role::Owner {
        return Err(ChangeMemberError::OwnersOnly);
    }
    let owners = locked.iter().filter(|(_, role)| role == owner).count();
    if role == Role::Owner && next != Some(Role::Owner) && owners == 1 {
        return Err(ChangeMemberError::LastOwner);
    }
    Ok(role)
}

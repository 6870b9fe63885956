//! One-time links to become a member. The link is shown once, to whoever passes it on; no e-mail is
//! sent, so it is the link that is the proof.

mod accept;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use secrecy::SecretString;

use super::{lower, secret, users};
use crate::audit::{self, Action, Actor, Entry};
use crate::database::{Database, DatabaseError, SystemConn, TenantConn};
use crate::ids::{BusinessId, InvitationId, UserId};
use crate::role::Role;
use crate::schema::{businesses, invitations, memberships};

pub use accept::{Accept, AcceptError, Accepted, Guest, accept};

/// In front of every link's secret.
const PREFIX: &str = "inv_";

/// An invitation in the business's list.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = invitations, check_for_backend(diesel::pg::Pg))]
pub struct Invitation {
    /// The row.
    pub id: InvitationId,
    /// Whom it is for.
    pub email: String,
    /// As what.
    #[diesel(deserialize_as = String)]
    pub role: Role,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Invitation {
    /// `pending`, `accepted`, `expired` or `revoked`.
    pub fn state(&self, now: DateTime<Utc>) -> &'static str {
        match (self.accepted_at, self.revoked_at) {
            (Some(_), _) => "accepted",
            (None, Some(_)) => "revoked",
            (None, None) if self.expires_at <= now => "expired",
            (None, None) => "pending",
        }
    }
}

/// An invitation to be.
#[derive(Clone, Debug)]
pub struct NewInvitation<'a> {
    /// Whom it is for.
    pub email: &'a str,
    /// As what; the caller sees to it that nobody gives more than they have.
    pub role: Role,
    /// How long the link works.
    pub lifetime: TimeDelta,
    /// Who invites.
    pub actor: Actor,
}

/// Why nobody is invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// The business has such a member.
    #[error("a member has this e-mail address")]
    AlreadyMember,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for InviteError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Makes an invitation. An open one of the same person is replaced. The secret is not kept: this is
/// the only time it is seen.
pub async fn create(
    db: &Database,
    business: BusinessId,
    new: &NewInvitation<'_>,
    now: DateTime<Utc>,
) -> Result<(SecretString, Invitation), InviteError> {
    let mut conn = db.tenant(business).await?;
    if let Some(user) = users::find_by_email(&mut conn, new.email).await? {
        let member = memberships::table
            .filter(memberships::business_id.eq(business))
            .filter(memberships::user_id.eq(user.id));
        if diesel::select(diesel::dsl::exists(member))
            .get_result(&mut *conn)
            .await?
        {
            return Err(InviteError::AlreadyMember);
        }
    }
    // One after the other, so that two at the same moment replace each other instead of failing.
    businesses::table
        .find(business)
        .select(businesses::id)
        .for_no_key_update()
        .first::<BusinessId>(&mut *conn)
        .await?;
    let open = invitations::table
        .filter(invitations::business_id.eq(business))
        .filter(lower(invitations::email).eq(lower(new.email)))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null());
    diesel::update(open)
        .set(invitations::revoked_at.eq(now))
        .execute(&mut *conn)
        .await?;
    let (plain, hash) = secret::generate(PREFIX);
    let invitation: Invitation = diesel::insert_into(invitations::table)
        .values((
            invitations::business_id.eq(business),
            invitations::email.eq(new.email),
            invitations::role.eq(new.role.as_str()),
            invitations::token_hash.eq(hash.as_slice()),
            invitations::invited_by.eq(new.actor.user),
            invitations::expires_at.eq(now + new.lifetime),
            invitations::created_at.eq(now),
        ))
        .returning(Invitation::as_returning())
        .get_result(&mut *conn)
        .await?;
    let entry = Entry {
        business: Some(business),
        actor: new.actor,
        action: Action::MemberInvited,
        object: Some(format!("invitation:{}", invitation.id)),
        at: now,
    };
    let details = serde_json::json!({ "role": new.role });
    audit::record_with(&mut conn, entry, details).await?;
    conn.commit().await?;
    Ok((plain, invitation))
}

/// The business's invitations behind `before`, newest first, each with the inviter's name.
pub async fn page(
    conn: &mut TenantConn,
    before: Option<InvitationId>,
    limit: i64,
) -> Result<Vec<(Invitation, Option<String>)>, DatabaseError> {
    use crate::schema::users;
    let query = invitations::table
        .left_join(users::table.on(users::id.nullable().eq(invitations::invited_by)))
        .filter(invitations::business_id.eq(conn.business()))
        .filter(invitations::id.lt(before.unwrap_or(InvitationId(i64::MAX))))
        .order(invitations::id.desc())
        .select((Invitation::as_select(), users::name.nullable()))
        .limit(limit);
    Ok(query.load(&mut **conn).await?)
}

/// Takes an invitation back; false where the business has no such one that is still open.
pub async fn revoke(
    conn: &mut TenantConn,
    invitation: InvitationId,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let target = invitations::table
        .filter(invitations::id.eq(invitation))
        .filter(invitations::business_id.eq(conn.business()))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null());
    let revoked = diesel::update(target)
        .set(invitations::revoked_at.eq(now))
        .execute(&mut **conn)
        .await?;
    Ok(revoked > 0)
}

/// What a link is good for.
#[derive(Clone, Debug)]
pub struct Offer {
    pub(super) id: InvitationId,
    /// The business.
    pub business: BusinessId,
    /// Its name.
    pub business_name: String,
    /// Whom it is for.
    pub email: String,
    /// As what.
    pub role: Role,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// The one who has an account with this e-mail address.
    pub account: Option<UserId>,
}

/// What the link of this secret is good for; `None` where it is used, over, taken back or nobody's.
pub async fn find(
    db: &Database,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Offer>, DatabaseError> {
    let mut conn = db.system().await?;
    let offer = find_on(&mut conn, token, now).await?;
    conn.commit().await?;
    Ok(offer)
}

/// [`find`] within a transaction that does more; the row is locked to its end.
async fn find_on(
    conn: &mut SystemConn,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Offer>, DatabaseError> {
    type Row = (InvitationId, BusinessId, String, String, DateTime<Utc>);
    let Some(hash) = secret::presented(PREFIX, token) else {
        return Ok(None);
    };
    let row: Option<Row> = invitations::table
        .filter(invitations::token_hash.eq(hash.as_slice()))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select((
            invitations::id,
            invitations::business_id,
            invitations::email,
            invitations::role,
            invitations::expires_at,
        ))
        .for_update()
        .first(&mut **conn)
        .await
        .optional()?;
    let Some((id, business, email, role, expires_at)) = row else {
        return Ok(None);
    };
    let business_name = businesses::table
        .find(business)
        .select(businesses::name)
        .first(&mut **conn)
        .await?;
    let account = users::find_by_email(conn, &email).await?;
    Ok(Some(Offer {
        id,
        business,
        business_name,
        email,
        // The column's CHECK allows no other name; the least role is the safe reading of one.
        role: role.parse().unwrap_or(Role::Viewer),
        expires_at,
        account: account.map(|user| user.id),
    }))
}

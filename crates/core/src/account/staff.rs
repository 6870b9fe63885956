//! Changing and removing members: what they could do ends with the change, not some time later.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::memberships::{self, ChangeMemberError, Member};
use super::{sessions, tokens};
use crate::audit::{self, Action, Actor, Entry};
use crate::database::{Database, SystemConn};
use crate::ids::{ApiTokenId, BusinessId, UserId};
use crate::revocation::Revoked;
use crate::role::Role;

/// Who changes a member of which business.
#[derive(Clone, Copy, Debug)]
pub struct Manager {
    /// The business.
    pub business: BusinessId,
    /// The role of the one who does it.
    pub role: Role,
    /// The one who does it.
    pub actor: Actor,
}

/// Gives a member another role, and ends the sessions that had the old one. What is returned beside
/// the member is to be published. The same role again changes nothing.
pub async fn change_role(
    db: &Database,
    manager: Manager,
    user: UserId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<(Member, Vec<Revoked>), ChangeMemberError> {
    let business = manager.business;
    let mut conn = db.system().await?;
    let before = memberships::set_role(&mut conn, business, user, role, manager.role).await?;
    let mut revoked = Vec::new();
    if before != role {
        sessions::revoke_in(&mut conn, user, business, now).await?;
        let above = tokens::revoke_above(&mut conn, business, user, Some(role), now).await?;
        note_tokens(&mut conn, manager, &above, now).await?;
        let details = json!({ "role": { "from": before, "to": role } });
        let entry = entry(manager, Action::MemberChanged, format!("user:{user}"), now);
        audit::record_with(&mut conn, entry, details).await?;
        revoked = news(user, &above);
    }
    let member = memberships::find(&mut conn, business, user)
        .await?
        .ok_or(ChangeMemberError::NotAMember)?;
    conn.commit().await?;
    Ok((member, revoked))
}

/// Removes a member: their sessions in the business end, and the tokens they made there are revoked.
/// What is returned is to be published.
pub async fn remove(
    db: &Database,
    manager: Manager,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Revoked>, ChangeMemberError> {
    let business = manager.business;
    let mut conn = db.system().await?;
    let before = memberships::remove(&mut conn, business, user, manager.role).await?;
    sessions::revoke_in(&mut conn, user, business, now).await?;
    let made = tokens::revoke_above(&mut conn, business, user, None, now).await?;
    note_tokens(&mut conn, manager, &made, now).await?;
    let details = json!({ "role": { "from": before, "to": null } });
    let entry = entry(manager, Action::MemberRemoved, format!("user:{user}"), now);
    audit::record_with(&mut conn, entry, details).await?;
    conn.commit().await?;
    Ok(news(user, &made))
}

async fn note_tokens(
    conn: &mut SystemConn,
    manager: Manager,
    tokens: &[ApiTokenId],
    now: DateTime<Utc>,
) -> Result<(), ChangeMemberError> {
    for token in tokens {
        let entry = entry(manager, Action::TokenRevoked, format!("token:{token}"), now);
        audit::record(conn, entry).await?;
    }
    Ok(())
}

fn entry(manager: Manager, action: Action, object: String, now: DateTime<Utc>) -> Entry {
    Entry {
        business: Some(manager.business),
        actor: manager.actor,
        action,
        object: Some(object),
        at: now,
    }
}

fn news(user: UserId, tokens: &[ApiTokenId]) -> Vec<Revoked> {
    let mut revoked = vec![Revoked::User(user)];
    revoked.extend(tokens.iter().copied().map(Revoked::Token));
    revoked
}

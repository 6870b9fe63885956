//! Who did what: an append-only log. An entry is written in the transaction of the deed itself, so
//! that neither stands without the other.

mod list;

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::database::DatabaseError;
use crate::ids::{ApiTokenId, BusinessId, UserId};
use crate::schema::audit_log;

pub use list::{Doer, Line, LineFilter, Place, list};

/// What was done. The names are kept for years: rename none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A call's transcript or summary was read.
    Viewed,
    /// A recording was listened to.
    Played,
    /// A recording was saved as a file.
    Downloaded,
    /// A signed link to a recording was made.
    Linked,
    /// A signed link was used, by whoever had it.
    LinkUsed,
    /// A recording and everything made from it was deleted.
    Deleted,
    /// What the analysis found was corrected by a person.
    Corrected,
    /// A list was exported.
    Exported,
    /// A step was asked for again.
    Retried,
    /// A call was placed.
    CallPlaced,
    /// A person signed in.
    SignedIn,
    /// A person signed out.
    SignedOut,
    /// A password was changed; the person's other sessions ended.
    PasswordChanged,
    /// A session was ended from another one.
    SessionRevoked,
    /// A person was invited.
    MemberInvited,
    /// An invitation was taken back.
    InvitationRevoked,
    /// A person became a member.
    MemberAdded,
    /// A member's role was changed.
    MemberChanged,
    /// A member was removed.
    MemberRemoved,
    /// A program was given a token.
    TokenCreated,
    /// A token was revoked.
    TokenRevoked,
    /// The business's settings were changed.
    SettingsChanged,
    /// A number's call flow was changed.
    NumberChanged,
    /// A legal hold was set or lifted.
    HoldChanged,
    /// A webhook was made.
    WebhookCreated,
    /// A webhook's address, events or switch were changed.
    WebhookChanged,
    /// A webhook was given a new secret.
    WebhookRotated,
    /// A webhook was removed.
    WebhookDeleted,
    /// A webhook that did not work was switched off, by nobody.
    WebhookDisabled,
    /// Messages of a webhook were sent again.
    WebhookReplayed,
}

impl Action {
    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Played => "played",
            Self::Downloaded => "downloaded",
            Self::Linked => "linked",
            Self::LinkUsed => "link_used",
            Self::Deleted => "deleted",
            Self::Corrected => "corrected",
            Self::Exported => "exported",
            Self::Retried => "retried",
            Self::CallPlaced => "call_placed",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::PasswordChanged => "password_changed",
            Self::SessionRevoked => "session_revoked",
            Self::MemberInvited => "member_invited",
            Self::InvitationRevoked => "invitation_revoked",
            Self::MemberAdded => "member_added",
            Self::MemberChanged => "member_changed",
            Self::MemberRemoved => "member_removed",
            Self::TokenCreated => "token_created",
            Self::TokenRevoked => "token_revoked",
            Self::SettingsChanged => "settings_changed",
            Self::NumberChanged => "number_changed",
            Self::HoldChanged => "hold_changed",
            Self::WebhookCreated => "webhook_created",
            Self::WebhookChanged => "webhook_changed",
            Self::WebhookRotated => "webhook_rotated",
            Self::WebhookDeleted => "webhook_deleted",
            Self::WebhookDisabled => "webhook_disabled",
            Self::WebhookReplayed => "webhook_replayed",
        }
    }
}

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

//! A member as clients see one.

use chrono::{DateTime, Utc};
use prosaas_core::account::Identity;
use prosaas_core::account::memberships::Member;
use prosaas_core::ids::UserId;
use prosaas_core::role::Role;
use serde::Serialize;
use utoipa::ToSchema;

/// A person of the business.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberView {
    #[schema(value_type = i64, example = 7)]
    user_id: UserId,
    #[schema(example = "דנה לוי")]
    name: String,
    #[schema(example = "dana@example.com")]
    email: String,
    /// `viewer`, `agent`, `admin` or `owner`.
    #[schema(example = "agent")]
    role: Role,
    since: DateTime<Utc>,
    /// Whether this is the one who asks.
    you: bool,
}

impl MemberView {
    pub(super) fn of(member: Member, asked_by: &Identity) -> Self {
        let you = asked_by
            .person()
            .is_some_and(|person| person.user == member.user);
        Self {
            user_id: member.user,
            name: member.name,
            email: member.email,
            role: member.role,
            since: member.since,
            you,
        }
    }
}

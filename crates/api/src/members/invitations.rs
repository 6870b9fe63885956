//! `GET` and `POST /api/members/invitations`, `DELETE /api/members/invitations/{id}`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::account::invitations::{self, Invitation, NewInvitation};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::InvitationId;
use prosaas_core::role::Role;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::sets::InvitationState;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::state::State;

const DEFAULT_DAYS: u32 = 7;
const MAX_DAYS: u32 = 30;
/// RFC 5321 §4.5.3.1.3.
const MAX_EMAIL_BYTES: usize = 254;

/// Who is to be invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invite {
    #[schema(example = "new@example.com")]
    email: String,
    /// `viewer`, `agent`, `admin` or `owner`.
    #[schema(example = "agent")]
    role: Role,
    /// How long the link works; 7 by default.
    #[schema(minimum = 1, maximum = 30, example = 7)]
    expires_in_days: Option<u32>,
}

/// An invitation.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationView {
    #[schema(value_type = i64, example = 3)]
    id: InvitationId,
    #[schema(example = "new@example.com")]
    email: String,
    /// `viewer`, `agent`, `admin` or `owner`.
    #[schema(example = "agent")]
    role: Role,
    #[schema(value_type = InvitationState, example = "pending")]
    state: &'static str,
    /// Who invited, as far as known.
    invited_by: Option<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
}

/// An invitation with its link, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationMade {
    #[serde(flatten)]
    invitation: InvitationView,
    /// To be passed on to the invited person; nothing is sent by e-mail.
    #[schema(example = "https://app.example.com/invitation#inv_3q2…")]
    url: String,
}

impl InvitationView {
    fn of(invitation: Invitation, invited_by: Option<String>, now: DateTime<Utc>) -> Self {
        Self {
            state: invitation.state(now),
            id: invitation.id,
            email: invitation.email,
            role: invitation.role,
            invited_by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            accepted_at: invitation.accepted_at,
        }
    }
}

/// The business's invitations, newest first.
#[utoipa::path(
    get, path = "/api/members/invitations", tag = "members", params(Paging),
    responses((status = 200, body = Page<InvitationView>), SignedInProblems)
)]
pub(crate) async fn list_invitations(
    member: Allowed<ManageBusiness>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<InvitationView>>, ApiError> {
    let before = paging.after::<i64>()?.map(InvitationId);
    let mut conn = state.database.tenant(member.business()).await?;
    let rows = invitations::page(&mut conn, before, paging.rows()).await?;
    conn.commit().await?;
    let now = state.clock.now();
    let show = |(invitation, by)| InvitationView::of(invitation, by, now);
    Ok(Json(paging.page(rows, |(last, _)| last.id.0, show)?))
}

/// Invites somebody: the answer has a one-time link to be passed on. An open invitation of the same
/// person is replaced. Only an owner invites an owner.
#[utoipa::path(
    post, path = "/api/members/invitations", tag = "members", request_body = Invite,
    responses((status = 201, body = InvitationMade),
        (status = 409, description = "`already_member`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn invite(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(invite): JsonBody<Invite>,
) -> Result<HttpResponse, ApiError> {
    let email = invite.email.trim();
    if !is_email(email) {
        return Err(ApiError::validation("email", "must be an e-mail address"));
    }
    let days = invite.expires_in_days.unwrap_or(DEFAULT_DAYS);
    if !(1..=MAX_DAYS).contains(&days) {
        let detail = "must be from 1 to 30";
        return Err(ApiError::validation("expires_in_days", detail));
    }
    if invite.role > member.role() {
        return Err(ApiError::RoleForbidden);
    }
    let new = NewInvitation {
        email,
        role: invite.role,
        lifetime: TimeDelta::days(days.into()),
        actor: gate.actor(member.identity(), &request),
    };
    let now = state.clock.now();
    let (token, invitation) =
        invitations::create(&state.database, member.business(), &new, now).await?;
    let by = member.identity().person().map(|person| person.name.clone());
    // Behind the #, which browsers send to no server: no log and no referrer has it.
    let url = format!("{}/invitation#{}", state.public_base, token.expose_secret());
    let invitation = InvitationView::of(invitation, by, now);
    Ok(HttpResponse::Created().json(InvitationMade { invitation, url }))
}

/// Takes an invitation back.
#[utoipa::path(
    delete, path = "/api/members/invitations/{id}", tag = "members",
    params(("id" = i64, Path, description = "The invitation", example = 3)),
    responses((status = 204, description = "Taken back"),
        (status = 404, description = "No such open invitation: `not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn revoke_invitation(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    id: Path<InvitationId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    if !invitations::revoke(&mut conn, *id, now).await? {
        return Err(ApiError::NotFound);
    }
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::InvitationRevoked,
        object: Some(format!("invitation:{}", *id)),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether the text may be an address; whether it is one shows itself when the person signs in.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && text.matches('@').count() == 1
        && text.len() <= MAX_EMAIL_BYTES
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_address_has_two_parts_and_no_spaces() {
        assert!(is_email("dana@example.com"));
        for text in ["", "dana", "@x", "dana@", "a@b@c", "a b@c", "a@b\n"] {
            assert!(!is_email(text), "{text}");
        }
        assert!(!is_email(&format!("{}@example.com", "x".repeat(250))));
    }
}

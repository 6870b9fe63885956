//! `POST /api/auth/invitation` and `POST /api/auth/invitation/accept`: public, because who holds the
//! link may have no account yet. The link's secret comes in the body, so that no log has it.

use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::account::invitations::{self, Accept, Accepted, Guest};
use prosaas_core::account::{Identity, sessions};
use prosaas_core::revocation::Revoked;
use prosaas_core::role::Role;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::identity::credential;
use prosaas_web::input::JsonBody;
use prosaas_web::session::cookie_value;
use prosaas_web::{ApiError, Gate};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::me::Me;
use crate::state::State;

const MAX_NAME_CHARS: usize = 120;

/// A link's secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookAtInvitation {
    /// What stands behind the `#` of the link.
    #[schema(value_type = String, example = "inv_3q2…")]
    token: SecretString,
}

/// What a link is good for.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationOffer {
    business_name: String,
    #[schema(example = "new@example.com")]
    email: String,
    /// `viewer`, `agent`, `admin` or `owner`.
    #[schema(example = "agent")]
    role: Role,
    expires_at: DateTime<Utc>,
    /// The invited person has an account, and is to sign in; otherwise they get one.
    has_account: bool,
}

/// Using a link. Who is signed in as the invited person gives the token alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptInvitation {
    #[schema(value_type = String, example = "inv_3q2…")]
    token: SecretString,
    /// Of a new account.
    #[schema(example = "נועה כהן")]
    name: Option<String>,
    /// Of a new account: at least 10 characters.
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<SecretString>,
}

/// Says what a one-time link is good for.
#[utoipa::path(
    post, path = "/api/auth/invitation", tag = "auth", request_body = LookAtInvitation, security(()),
    responses((status = 200, body = InvitationOffer),
        (status = 410, description = "Used, over, taken back or unknown: `invitation_gone`", body = Problem, content_type = PROBLEM_JSON),
        (status = 422, description = "`validation`", body = Problem, content_type = PROBLEM_JSON),
        (status = 503, description = "Briefly unavailable, see Retry-After: `unavailable`", body = Problem, content_type = PROBLEM_JSON))
)]
pub(crate) async fn look_at_invitation(
    state: Data<State>,
    JsonBody(body): JsonBody<LookAtInvitation>,
) -> Result<Json<InvitationOffer>, ApiError> {
    let token = body.token.expose_secret();
    let offer = invitations::find(&state.database, token, state.clock.now())
        .await?
        .ok_or(ApiError::InvitationGone)?;
    Ok(Json(InvitationOffer {
        business_name: offer.business_name,
        email: offer.email,
        role: offer.role,
        expires_at: offer.expires_at,
        has_account: offer.account.is_some(),
    }))
}

/// Becomes a member by a one-time link: with a new account, whose session begins, or with the account
/// of the one who is signed in.
#[utoipa::path(
    post, path = "/api/auth/invitation/accept", tag = "auth", request_body = AcceptInvitation,
    security((), ("session" = [])),
    responses((status = 200, description = "A member; a new account's cookie comes with the answer", body = Me),
        (status = 403, description = "`origin_forbidden`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "`sign_in_first` or `invitation_for_another`", body = Problem, content_type = PROBLEM_JSON),
        (status = 410, description = "Used, over, taken back or unknown: `invitation_gone`", body = Problem, content_type = PROBLEM_JSON),
        (status = 422, description = "`validation`", body = Problem, content_type = PROBLEM_JSON),
        (status = 503, description = "Briefly unavailable, see Retry-After: `unavailable`", body = Problem, content_type = PROBLEM_JSON))
)]
pub(crate) async fn accept_invitation(
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<AcceptInvitation>,
) -> Result<HttpResponse, ApiError> {
    if !gate.origins().permit(request.method(), request.headers()) {
        return Err(ApiError::OriginForbidden);
    }
    let signed_in = match credential(&request) {
        Some(_) => match gate.identify(&request).await {
            Ok(identity) => Some(identity),
            // A cookie that is over is none.
            Err(ApiError::Unauthenticated) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let guest = match &signed_in {
        Some(identity) => Guest::Person(identity.person().ok_or(ApiError::RoleForbidden)?),
        None => new_account(&state, &body).await?,
    };
    let accept = Accept {
        token: body.token.expose_secret(),
        guest,
        origin: gate.session_origin(&request),
        lifetime: lifetime(&state),
    };
    let now = state.clock.now();
    let accepted = invitations::accept(&state.database, &state.passwords, accept, now).await?;
    match accepted {
        Accepted::Created(token) => {
            let me = Me::of(&state.database, &find(&state, token.expose_secret()).await?).await?;
            Ok(HttpResponse::Ok()
                .cookie(gate.cookies().issue(&token))
                .json(me))
        }
        Accepted::Joined(user) => {
            state.revocations.publish(&Revoked::User(user)).await;
            let token = cookie_value(request.headers()).ok_or(ApiError::Unauthenticated)?;
            let me = Me::of(&state.database, &find(&state, token).await?).await?;
            Ok(HttpResponse::Ok().json(me))
        }
    }
}

/// Whether the link is good comes first: who has none is not asked for a name.
async fn new_account<'a>(state: &State, body: &'a AcceptInvitation) -> Result<Guest<'a>, ApiError> {
    let token = body.token.expose_secret();
    let offer = invitations::find(&state.database, token, state.clock.now())
        .await?
        .ok_or(ApiError::InvitationGone)?;
    if offer.account.is_some() {
        return Err(ApiError::SignInFirst);
    }
    let name = body.name.as_deref().map_or("", str::trim);
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(ApiError::validation(
            "name",
            "must have 1 to 120 characters",
        ));
    }
    let missing = || ApiError::validation("password", "a new account needs a password");
    let password = body.password.as_ref().ok_or_else(missing)?;
    Ok(Guest::New { name, password })
}

async fn find(state: &State, token: &str) -> Result<Identity, ApiError> {
    let lifetime = lifetime(state);
    sessions::find(&state.database, token, None, lifetime, state.clock.now())
        .await?
        .ok_or(ApiError::Unauthenticated)
}

fn lifetime(state: &State) -> TimeDelta {
    TimeDelta::days(state.auth.session_days.into())
}

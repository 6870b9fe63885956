//! `POST /api/tokens`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use prosaas_core::account::tokens::{self, NewToken};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::role::Role;
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::{ManageBusiness, SCOPES};
use prosaas_web::{Allowed, ApiError, Gate};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TokenView;
use crate::state::State;

const MAX_NAME_CHARS: usize = 80;
const MAX_DAYS: u32 = 3650;

/// A token to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedToken {
    /// 1 to 80 characters.
    #[schema(example = "CRM")]
    name: String,
    /// `viewer`, `agent`, `admin` or `owner`; not more than one's own.
    #[schema(example = "agent")]
    role: Role,
    /// What it may be used for; none: all that its role may. `business:read`, `calls:read`,
    /// `recordings:listen`, `calls:write`, `business:manage` or `business:own`.
    #[serde(default)]
    #[schema(example = json!(["calls:read"]))]
    scopes: Vec<String>,
    /// How long it works; for ever where it is left out.
    #[schema(minimum = 1, maximum = 3650, example = 90)]
    expires_in_days: Option<u32>,
}

/// A token, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenMade {
    #[serde(flatten)]
    view: TokenView,
    /// The key itself: `Authorization: Bearer psk_…`.
    #[schema(example = "psk_3q2…")]
    token: String,
}

/// Makes a token. A person does; a program can't make keys for others.
#[utoipa::path(
    post, path = "/api/tokens", tag = "tokens", request_body = WantedToken,
    responses((status = 201, body = TokenMade), SignedInProblems)
)]
pub(crate) async fn create_token(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(wanted): JsonBody<WantedToken>,
) -> Result<HttpResponse, ApiError> {
    let person = member.identity().person().ok_or(ApiError::RoleForbidden)?;
    check(&wanted)?;
    if wanted.role > member.role() {
        return Err(ApiError::RoleForbidden);
    }
    let now = state.clock.now();
    let days = wanted.expires_in_days;
    let new = NewToken {
        name: wanted.name.trim(),
        role: wanted.role,
        scopes: &wanted.scopes,
        expires_at: days.map(|days| now + TimeDelta::days(days.into())),
        created_by: Some(person.user),
    };
    let mut conn = state.database.tenant(member.business()).await?;
    let (secret, made) = tokens::create(&mut conn, &new, now).await?;
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::TokenCreated,
        object: Some(format!("token:{}", made.id)),
        at: now,
    };
    let details = serde_json::json!({ "role": made.role, "scopes": made.scopes });
    audit::record_with(&mut conn, entry, details).await?;
    conn.commit().await?;
    Ok(HttpResponse::Created().json(TokenMade {
        view: TokenView::of(made, Some(person.name.clone()), now),
        token: secret.expose_secret().to_owned(),
    }))
}

fn check(wanted: &WantedToken) -> Result<(), ApiError> {
    let name = wanted.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(ApiError::validation("name", "must have 1 to 80 characters"));
    }
    let unknown = |scope: &&String| !SCOPES.contains(&scope.as_str());
    if let Some(scope) = wanted.scopes.iter().find(unknown) {
        let detail = format!("{scope} is none of {}", SCOPES.join(", "));
        return Err(ApiError::validation("scopes", detail));
    }
    let days = wanted.expires_in_days;
    if days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
        let detail = "must be from 1 to 3650";
        return Err(ApiError::validation("expires_in_days", detail));
    }
    Ok(())
}

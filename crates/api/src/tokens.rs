//! `GET` and `POST /api/tokens`, `DELETE /api/tokens/{id}`: programs' keys to the business.

mod create;
mod list;

use chrono::{DateTime, Utc};
use prosaas_core::account::tokens::ApiToken;
use prosaas_core::ids::ApiTokenId;
use prosaas_core::role::Role;
use prosaas_web::openapi::sets::TokenState;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use create::{__path_create_token, create_token};
pub(crate) use list::{__path_list_tokens, __path_revoke_token, list_tokens, revoke_token};

/// A program's key, without the key itself.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenView {
    #[schema(value_type = i64, example = 4)]
    id: ApiTokenId,
    #[schema(example = "CRM")]
    name: String,
    /// Its first characters.
    #[schema(example = "psk_AbCdEfGh")]
    prefix: String,
    /// `viewer`, `agent`, `admin` or `owner`.
    #[schema(example = "agent")]
    role: Role,
    /// What it may be used for; empty: all that its role may.
    #[schema(example = json!(["calls:read"]))]
    scopes: Vec<String>,
    #[schema(value_type = TokenState, example = "active")]
    state: &'static str,
    /// Who made it, as far as known.
    created_by: Option<String>,
    created_at: DateTime<Utc>,
    /// To the minute.
    last_used_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl TokenView {
    fn of(token: ApiToken, created_by: Option<String>, now: DateTime<Utc>) -> Self {
        let state = if token.revoked_at.is_some() {
            "revoked"
        } else if token.expires_at.is_some_and(|end| end <= now) {
            "expired"
        } else {
            "active"
        };
        Self {
            id: token.id,
            name: token.name,
            prefix: token.prefix,
            role: token.role,
            scopes: token.scopes,
            state,
            created_by,
            created_at: token.created_at,
            last_used_at: token.last_used_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
        }
    }
}

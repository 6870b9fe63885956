//! `GET` and `DELETE /api/auth/sessions`, `DELETE /api/auth/sessions/{id}`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use prosaas_core::account::sessions;
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::SessionId;
use prosaas_core::revocation::Revoked;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::{ApiError, Gate, SignedIn};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::State;

/// The person's sessions.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sessions {
    items: Vec<SessionView>,
}

#[derive(Serialize, ToSchema)]
struct SessionView {
    #[schema(value_type = i64)]
    id: SessionId,
    /// Whether this very request came with it.
    current: bool,
    user_agent: Option<String>,
    address: Option<String>,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// Where the person is signed in.
#[utoipa::path(
    get, path = "/api/auth/sessions", tag = "auth",
    responses((status = 200, body = Sessions), SignedInProblems)
)]
pub(crate) async fn list_sessions(
    signed_in: SignedIn,
    state: Data<State>,
) -> Result<Json<Sessions>, ApiError> {
    let person = signed_in.person()?;
    let mut conn = state.database.system().await?;
    let sessions = sessions::list(&mut conn, person.user, state.clock.now()).await?;
    conn.commit().await?;
    let items = sessions
        .into_iter()
        .map(|session| SessionView {
            id: session.id,
            current: session.id == person.session,
            user_agent: session.user_agent,
            address: session.address,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.expires_at,
        })
        .collect();
    Ok(Json(Sessions { items }))
}

/// Ends one of the person's sessions, at once and everywhere.
#[utoipa::path(
    delete, path = "/api/auth/sessions/{id}", tag = "auth",
    params(("id" = i64, Path, description = "The session")),
    responses((status = 204, description = "Ended"),
        (status = 404, description = "No such session of this person: `not_found`", body = Problem, content_type = PROBLEM_JSON), 
        SignedInProblems)
)]
pub(crate) async fn revoke_session(
    request: HttpRequest,
    signed_in: SignedIn,
    id: Path<SessionId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let person = signed_in.person()?;
    let now = state.clock.now();
    let mut conn = state.database.system().await?;
    if !sessions::revoke(&mut conn, person.user, *id, now).await? {
        return Err(ApiError::NotFound);
    }
    let entry = Entry {
        business: signed_in.business().map(|business| business.id),
        actor: gate.actor(&signed_in, &request),
        action: Action::SessionRevoked,
        object: Some(format!("session:{}", *id)),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    state.revocations.publish(&Revoked::Session(*id)).await;
    Ok(HttpResponse::NoContent().finish())
}

/// Signs the person out everywhere else: this session stays.
#[utoipa::path(
    delete, path = "/api/auth/sessions", tag = "auth",
    responses((status = 204, description = "The others are ended"), SignedInProblems)
)]
pub(crate) async fn revoke_other_sessions(
    request: HttpRequest,
    signed_in: SignedIn,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let person = signed_in.person()?;
    let now = state.clock.now();
    let mut conn = state.database.system().await?;
    let ended = sessions::revoke_others(&mut conn, person.user, person.session, now).await?;
    if ended > 0 {
        let entry = Entry {
            business: signed_in.business().map(|business| business.id),
            actor: gate.actor(&signed_in, &request),
            action: Action::SessionRevoked,
            object: Some(format!("user:{}", person.user)),
            at: now,
        };
        audit::record_with(&mut conn, entry, serde_json::json!({ "sessions": ended })).await?;
    }
    conn.commit().await?;
    state.revocations.publish(&Revoked::User(person.user)).await;
    Ok(HttpResponse::NoContent().finish())
}

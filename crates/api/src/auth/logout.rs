//! `POST /api/auth/logout`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::account::sessions;
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::revocation::Revoked;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::{ApiError, Gate, SignedIn};

use crate::state::State;

/// Ends the session on the server; its cookie is worth nothing from here on.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "auth",
    responses((status = 204, description = "Signed out"), SignedInProblems)
)]
pub(crate) async fn logout(
    request: HttpRequest,
    signed_in: SignedIn,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let person = signed_in.person()?;
    let now = state.clock.now();
    let mut conn = state.database.system().await?;
    sessions::revoke(&mut conn, person.user, person.session, now).await?;
    let entry = Entry {
        business: signed_in.business().map(|business| business.id),
        actor: gate.actor(&signed_in, &request),
        action: Action::SignedOut,
        object: Some(format!("session:{}", person.session)),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    state
        .revocations
        .publish(&Revoked::Session(person.session))
        .await;
    Ok(HttpResponse::NoContent()
        .cookie(gate.cookies().clear())
        .finish())
}

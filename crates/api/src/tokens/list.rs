//! `GET /api/tokens` and `DELETE /api/tokens/{id}`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::account::tokens;
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::ApiTokenId;
use prosaas_core::revocation::Revoked;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};

use super::TokenView;
use crate::state::State;

/// The business's tokens, newest first, revoked ones too.
#[utoipa::path(
    get, path = "/api/tokens", tag = "tokens", params(Paging),
    responses((status = 200, body = Page<TokenView>), SignedInProblems)
)]
pub(crate) async fn list_tokens(
    member: Allowed<ManageBusiness>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<TokenView>>, ApiError> {
    let before = paging.after::<i64>()?.map(ApiTokenId);
    let mut conn = state.database.tenant(member.business()).await?;
    let rows = tokens::page(&mut conn, before, paging.rows()).await?;
    conn.commit().await?;
    let now = state.clock.now();
    let show = |(token, by)| TokenView::of(token, by, now);
    Ok(Json(paging.page(rows, |(last, _)| last.id.0, show)?))
}

/// Revokes a token: from here on it opens nothing.
#[utoipa::path(
    delete, path = "/api/tokens/{id}", tag = "tokens",
    params(("id" = i64, Path, description = "The token", example = 4)),
    responses((status = 204, description = "Revoked"),
        (status = 404, description = "No such token that works: `not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn revoke_token(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    id: Path<ApiTokenId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    if !tokens::revoke(&mut conn, *id, now).await? {
        return Err(ApiError::NotFound);
    }
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::TokenRevoked,
        object: Some(format!("token:{}", *id)),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    state.revocations.publish(&Revoked::Token(*id)).await;
    Ok(HttpResponse::NoContent().finish())
}

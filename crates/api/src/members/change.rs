//! `PATCH` and `DELETE /api/members/{user_id}`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::account::staff::{self, Manager};
use prosaas_core::ids::UserId;
use prosaas_core::revocation::Revoked;
use prosaas_core::role::Role;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::MemberView;
use crate::state::State;

/// What the member is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberChange {
    /// `viewer`, `agent`, `admin` or `owner`.
    #[schema(example = "agent")]
    role: Role,
}

/// Gives a member another role. Only an owner makes or changes owners.
///
/// The member's sessions in the business end at once, and so do the API tokens that they made with a
/// higher role.
#[utoipa::path(
    patch, path = "/api/members/{user_id}", tag = "members", request_body = MemberChange,
    params(("user_id" = i64, Path, description = "The member", example = 7)),
    responses((status = 200, body = MemberView),
        (status = 404, description = "No such member: `not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "`last_owner`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn change_member(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    user: Path<UserId>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(change): JsonBody<MemberChange>,
) -> Result<Json<MemberView>, ApiError> {
    let manager = manager(&member, &request, &gate);
    let now = state.clock.now();
    let (changed, revoked) =
        staff::change_role(&state.database, manager, *user, change.role, now).await?;
    publish(&state, &revoked).await;
    Ok(Json(MemberView::of(changed, member.identity())))
}

/// Removes a member. Only an owner removes an owner, and never the last one.
///
/// The member's sessions in the business end at once, and the API tokens that they made are revoked.
#[utoipa::path(
    delete, path = "/api/members/{user_id}", tag = "members",
    params(("user_id" = i64, Path, description = "The member", example = 7)),
    responses((status = 204, description = "Removed"),
        (status = 404, description = "No such member: `not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "`last_owner`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn remove_member(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    user: Path<UserId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let manager = manager(&member, &request, &gate);
    let revoked = staff::remove(&state.database, manager, *user, state.clock.now()).await?;
    publish(&state, &revoked).await;
    Ok(HttpResponse::NoContent().finish())
}

fn manager(member: &Allowed<ManageBusiness>, request: &HttpRequest, gate: &Gate) -> Manager {
    Manager {
        business: member.business(),
        role: member.role(),
        actor: gate.actor(member.identity(), request),
    }
}

async fn publish(state: &State, revoked: &[Revoked]) {
    for one in revoked {
        state.revocations.publish(one).await;
    }
}

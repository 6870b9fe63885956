//! `DELETE /api/leads/{id}`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::ids::LeadId;
use prosaas_core::leads;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Acting, Allowed, ApiError, Precondition};

use crate::answers::{LeadTaken, Missing, Outdated, done};
use crate::state::State;

/// Deletes a lead with its notes; its calls and appointments stay.
#[utoipa::path(
    delete, path = "/api/leads/{id}", tag = "leads",
    params(("id" = i64, Path, description = "The lead"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 204, description = "Deleted"), Missing, LeadTaken, Outdated, SignedInProblems)
)]
pub(crate) async fn delete_lead(
    member: Allowed<ManageBusiness>,
    acting: Acting,
    Precondition(expected): Precondition,
    id: Path<LeadId>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    leads::delete(&mut conn, *id, &expected, &by).await?;
    conn.commit().await?;
    Ok(done())
}

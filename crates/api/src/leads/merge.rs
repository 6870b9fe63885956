//! `POST /api/leads/{id}/merge`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::ids::LeadId;
use prosaas_core::leads;
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::LeadView;
use crate::answers::{LeadTaken, Missing, current};
use crate::state::State;

/// Which lead goes into the one that the path names.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeBody {
    #[schema(value_type = i64, example = 18)]
    lead_id: LeadId,
}

/// Puts another lead into this one: calls, notes, appointments and numbers move, empty fields are
/// filled, and the other's address leads here. Asked again, it changes nothing.
#[utoipa::path(
    post, path = "/api/leads/{id}/merge", tag = "leads", request_body = MergeBody,
    params(("id" = i64, Path, description = "The lead that stays")),
    responses(
        (status = 200, body = LeadView, headers(("ETag", description = "The lead's version"))),
        Missing, LeadTaken, SignedInProblems)
)]
pub(crate) async fn merge_leads(
    member: Allowed<WorkCalls>,
    acting: Acting,
    id: Path<LeadId>,
    state: Data<State>,
    JsonBody(body): JsonBody<MergeBody>,
) -> Result<HttpResponse, ApiError> {
    if body.lead_id == *id {
        return Err(ApiError::validation("lead_id", "must be another lead"));
    }
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let lead = leads::merge(&mut conn, *id, body.lead_id, &by).await?;
    conn.commit().await?;
    Ok(current(lead.version(), &LeadView::from(lead)))
}

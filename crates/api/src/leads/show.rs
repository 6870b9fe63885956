//! `GET /api/leads/{id}`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::ids::LeadId;
use prosaas_core::leads;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::follow::follow;
use super::view::LeadView;
use crate::answers::{Missing, current};
use crate::state::State;

/// One lead.
#[utoipa::path(
    get, path = "/api/leads/{id}", tag = "leads",
    params(("id" = i64, Path, description = "The lead")),
    responses(
        (status = 200, body = LeadView, headers(("ETag", description = "The lead's version"))),
        (status = 308, description = "It was merged into the lead at `Location`"),
        Missing, SignedInProblems)
)]
pub(crate) async fn show_lead(
    request: HttpRequest,
    member: Allowed<ReadCalls>,
    id: Path<LeadId>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let found = leads::find(&mut conn, *id).await;
    conn.commit().await?;
    let answer = found.map(|lead| current(lead.version(), &LeadView::from(lead)));
    follow(&request, answer.map_err(ApiError::from))
}

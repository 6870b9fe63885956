//! `GET /api/leads/{id}/calls`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::call_list::CallFilter;
use prosaas_core::ids::LeadId;
use prosaas_core::leads;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::follow::follow;
use crate::answers::Missing;
use crate::calls::{CallView, call_page};
use crate::state::State;

/// The lead's calls, newest first.
#[utoipa::path(
    get, path = "/api/leads/{id}/calls", tag = "leads",
    params(("id" = i64, Path, description = "The lead"), Paging),
    responses(
        (status = 200, body = Page<CallView>),
        (status = 308, description = "It was merged into the lead at `Location`"),
        Missing, SignedInProblems)
)]
pub(crate) async fn list_lead_calls(
    request: HttpRequest,
    member: Allowed<ReadCalls>,
    id: Path<LeadId>,
    paging: Paging,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    if let Err(error) = leads::exists(&mut conn, *id).await {
        return follow(&request, Err(error.into()));
    }
    let filter = CallFilter {
        lead: Some(*id),
        ..CallFilter::default()
    };
    let page = call_page(&mut conn, &filter, &paging, state.clock.now()).await?;
    conn.commit().await?;
    Ok(HttpResponse::Ok().json(page))
}

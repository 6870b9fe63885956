//! `GET /api/leads/imports/{id}`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::ids::LeadImportId;
use prosaas_core::leads::import;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::view::ImportView;
use crate::answers::Missing;
use crate::state::State;

/// How far an import is, and what became of it.
#[utoipa::path(
    get, path = "/api/leads/imports/{id}", tag = "leads",
    params(("id" = i64, Path, description = "The import")),
    responses((status = 200, body = ImportView), Missing, SignedInProblems)
)]
pub(crate) async fn show_import(
    member: Allowed<ReadCalls>,
    id: Path<LeadImportId>,
    state: Data<State>,
) -> Result<Json<ImportView>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let import = import::find(&mut conn, *id).await?;
    conn.commit().await?;
    let import = import.ok_or(ApiError::NotFound)?;
    Ok(Json(ImportView::whole(import, state.clock.now())))
}

//! `GET /api/leads/imports`.

use actix_web::web::{Data, Json};
use prosaas_core::leads::import::{self, Import};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::view::ImportView;
use crate::state::State;

/// The business's imports, newest first, without their problems.
#[utoipa::path(
    get, path = "/api/leads/imports", tag = "leads", params(Paging),
    responses((status = 200, body = Page<ImportView>), SignedInProblems)
)]
pub(crate) async fn list_imports(
    member: Allowed<ReadCalls>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<ImportView>>, ApiError> {
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let rows = import::page(&mut conn, paging.after()?, paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(rows, Import::position, |import| {
        ImportView::listed(import, now)
    })?;
    Ok(Json(page))
}

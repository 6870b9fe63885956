//! `GET /api/numbers` and `GET /api/numbers/{id}`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::ids::PhoneNumberId;
use prosaas_core::numbers;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::view::NumberView;
use crate::state::State;

/// The business's numbers.
#[utoipa::path(
    get, path = "/api/numbers", tag = "numbers", params(Paging),
    responses((status = 200, body = Page<NumberView>), SignedInProblems)
)]
pub(crate) async fn list_numbers(
    member: Allowed<ReadCalls>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<NumberView>>, ApiError> {
    let after = paging.after::<PhoneNumberId>()?;
    let mut conn = state.database.tenant(member.business()).await?;
    let found = numbers::list(&mut conn, after, paging.rows()).await?;
    conn.commit().await?;
    let now = state.clock.now();
    let page = paging.page(
        found,
        |number| number.id,
        |number| NumberView::at(number, now),
    )?;
    Ok(Json(page))
}

/// One number of the business.
#[utoipa::path(
    get, path = "/api/numbers/{id}", tag = "numbers",
    params(("id" = i64, Path, description = "The number", example = 7)),
    responses((status = 200, body = NumberView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn show_number(
    member: Allowed<ReadCalls>,
    id: Path<PhoneNumberId>,
    state: Data<State>,
) -> Result<Json<NumberView>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let number = numbers::find(&mut conn, *id).await?;
    conn.commit().await?;
    let number = number.ok_or(ApiError::NotFound)?;
    Ok(Json(NumberView::at(number, state.clock.now())))
}

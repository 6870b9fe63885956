//! `GET /api/members`.

use actix_web::web::{Data, Json};
use prosaas_core::account::memberships;
use prosaas_core::ids::UserId;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadBusiness;
use prosaas_web::{Allowed, ApiError};

use super::view::MemberView;
use crate::state::State;

/// The business's members, in the order of their accounts.
#[utoipa::path(
    get, path = "/api/members", tag = "members", params(Paging),
    responses((status = 200, body = Page<MemberView>), SignedInProblems)
)]
pub(crate) async fn list_members(
    member: Allowed<ReadBusiness>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<MemberView>>, ApiError> {
    let after = paging.after::<i64>()?.map(UserId);
    let mut conn = state.database.tenant(member.business()).await?;
    let members = memberships::page(&mut conn, after, paging.rows()).await?;
    conn.commit().await?;
    let show = |one| MemberView::of(one, member.identity());
    Ok(Json(paging.page(members, |last| last.user.0, show)?))
}

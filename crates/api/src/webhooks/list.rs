//! `GET /api/webhooks`.

use actix_web::web::{Data, Json};
use prosaas_core::ids::EndpointId;
use prosaas_core::webhooks;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError};

use super::view::WebhookView;
use crate::state::State;

/// The business's webhooks, in the order they were made.
#[utoipa::path(
    get, path = "/api/webhooks", tag = "webhooks", params(Paging),
    responses((status = 200, description = "A page of them", body = Page<WebhookView>), SignedInProblems)
)]
pub(crate) async fn list_webhooks(
    member: Allowed<ManageBusiness>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<WebhookView>>, ApiError> {
    let after = paging.after::<EndpointId>()?;
    let mut conn = state.database.tenant(member.business()).await?;
    let webhooks = webhooks::list(&mut conn, after, paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(webhooks, |webhook| webhook.id, WebhookView::from)?;
    Ok(Json(page))
}

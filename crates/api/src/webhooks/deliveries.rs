//! `GET /api/webhooks/{id}/deliveries`.

use actix_web::web::{Data, Json, Path};
use prosaas_core::ids::{EndpointId, MessageId};
use prosaas_core::webhooks::{self, MessageState};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::DeliveryView;
use crate::state::State;

/// What the log is narrowed by.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Only those that stand so.
    state: Option<MessageState>,
}

/// What was sent to a webhook in the last 30 days, newest first, with every attempt.
#[utoipa::path(
    get, path = "/api/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = i64, Path, description = "The webhook"), Filter, Paging),
    responses((status = 200, description = "A page of them", body = Page<DeliveryView>),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn list_webhook_deliveries(
    member: Allowed<ManageBusiness>,
    id: Path<EndpointId>,
    filter: QueryParams<Filter>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<DeliveryView>>, ApiError> {
    let before = paging.after::<MessageId>()?;
    let mut conn = state.database.tenant(member.business()).await?;
    webhooks::find(&mut conn, *id)
        .await?
        .ok_or(ApiError::NotFound)?;
    let wanted = filter.0.state;
    let messages = webhooks::messages(&mut conn, *id, wanted, before, paging.rows()).await?;
    let page = paging.page(messages, |message| message.id, |message| message)?;
    let attempts = webhooks::attempts(&mut conn, &page.items).await?;
    conn.commit().await?;
    Ok(Json(Page {
        items: DeliveryView::all(page.items, attempts)?,
        next_cursor: page.next_cursor,
    }))
}

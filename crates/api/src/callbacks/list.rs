//! `GET /api/callbacks`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::callbacks::{self, CallbackState, Filter};
use prosaas_core::ids::{CallbackId, LeadId};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::{CallbackView, StateWord};
use crate::state::State;

/// What the list is narrowed by.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallbackFilter {
    /// Open ones where it is not given.
    #[param(inline)]
    state: Option<StateWord>,
    /// Of one lead.
    lead: Option<i64>,
}

/// Callback tasks: what is due first where they are open, else what was due last.
#[utoipa::path(
    get, path = "/api/callbacks", tag = "callbacks", params(CallbackFilter, Paging),
    responses((status = 200, body = Page<CallbackView>), SignedInProblems)
)]
pub(crate) async fn list_callbacks(
    member: Allowed<ReadCalls>,
    filter: QueryParams<CallbackFilter>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<CallbackView>>, ApiError> {
    let filter = Filter {
        state: filter.0.state.map(CallbackState::from).unwrap_or_default(),
        lead: filter.0.lead.map(LeadId),
    };
    let after = paging.after::<(DateTime<Utc>, CallbackId)>()?;
    let mut conn = state.database.tenant(member.business()).await?;
    let tasks = callbacks::page(&mut conn, filter, after, paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(tasks, |task| (task.due_at, task.id), CallbackView::from)?;
    Ok(Json(page))
}

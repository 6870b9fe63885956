//! `GET /api/leads`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::leads::{self, LeadFilter, LeadPosition, LeadSort};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::view::LeadView;
use crate::calls::given;
use crate::state::State;
use crate::words::{LeadSourceWord, LeadStatusWord};

/// What the list is narrowed by; every condition must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LeadFilters {
    #[param(inline)]
    status: Option<LeadStatusWord>,
    #[param(inline)]
    source: Option<LeadSourceWord>,
    #[param(example = "plumbing")]
    service: Option<String>,
    city: Option<String>,
    /// Made then or later, RFC 3339.
    created_from: Option<DateTime<Utc>>,
    /// Made before, RFC 3339.
    created_to: Option<DateTime<Utc>>,
    /// `open`: those who wait for being called back.
    #[param(inline)]
    callback: Option<Callback>,
    /// Beginnings of words of the name or the e-mail address; or a number as people write it, also
    /// its last four or seven digits.
    #[param(example = "050-123")]
    q: Option<String>,
    /// The order; by default the newest first.
    #[param(inline)]
    sort: Option<Sort>,
}

/// Which callback tasks a lead has.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Callback {
    Open,
}

/// The list's orders; `name` has those without one last.
#[derive(Clone, Copy, Deserialize, ToSchema)]
enum Sort {
    #[serde(rename = "-created_at")]
    Newest,
    #[serde(rename = "created_at")]
    Oldest,
    #[serde(rename = "-updated_at")]
    Changed,
    #[serde(rename = "name")]
    Name,
}

impl LeadFilters {
    /// The conditions, and the order.
    pub(super) fn take(self) -> (LeadFilter, LeadSort) {
        let sort = match self.sort {
            None | Some(Sort::Newest) => LeadSort::Newest,
            Some(Sort::Oldest) => LeadSort::Oldest,
            Some(Sort::Changed) => LeadSort::Changed,
            Some(Sort::Name) => LeadSort::Name,
        };
        let filter = LeadFilter {
            status: self.status.map(Into::into),
            source: self.source.map(Into::into),
            service: given(self.service),
            city: given(self.city),
            created_from: self.created_from,
            created_to: self.created_to,
            open_callback: matches!(self.callback, Some(Callback::Open)),
            text: given(self.q),
        };
        (filter, sort)
    }
}

/// The business's leads.
#[utoipa::path(
    get, path = "/api/leads", tag = "leads", params(LeadFilters, Paging),
    responses((status = 200, body = Page<LeadView>), SignedInProblems)
)]
pub(crate) async fn list_leads(
    member: Allowed<ReadCalls>,
    filters: QueryParams<LeadFilters>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<LeadView>>, ApiError> {
    let (filter, sort) = filters.0.take();
    let after = paging.after::<LeadPosition>()?;
    if after.as_ref().is_some_and(|after| after.sort() != sort) {
        return Err(ApiError::validation("cursor", "this is of another order"));
    }
    let mut conn = state.database.tenant(member.business()).await?;
    let leads = leads::page(&mut conn, &filter, sort, after.as_ref(), paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(leads, |lead| lead.position(sort), LeadView::from)?;
    Ok(Json(page))
}

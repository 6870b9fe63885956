//! `GET /api/leads/{id}/appointments`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::appointments::{self, AppointmentFilter, AppointmentOrder};
use prosaas_core::ids::LeadId;
use prosaas_core::leads;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::follow::follow;
use crate::answers::Missing;
use crate::appointments::AppointmentView;
use crate::state::State;

/// The lead's appointments, the latest first.
#[utoipa::path(
    get, path = "/api/leads/{id}/appointments", tag = "leads",
    params(("id" = i64, Path, description = "The lead"), Paging),
    responses(
        (status = 200, body = Page<AppointmentView>),
        (status = 308, description = "It was merged into the lead at `Location`"),
        Missing, SignedInProblems)
)]
pub(crate) async fn list_lead_appointments(
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
    let filter = AppointmentFilter {
        lead: Some(*id),
        ..AppointmentFilter::default()
    };
    let (after, order) = (paging.after()?, AppointmentOrder::Falling);
    let rows = appointments::page(&mut conn, &filter, order, after, paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(
        rows,
        appointments::Appointment::position,
        AppointmentView::from,
    )?;
    Ok(HttpResponse::Ok().json(page))
}

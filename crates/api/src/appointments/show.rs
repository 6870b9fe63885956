//! `GET /api/appointments/{id}`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::appointments;
use prosaas_core::ids::AppointmentId;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};

use super::view::AppointmentDetail;
use crate::answers::{Missing, current};
use crate::state::State;

/// One appointment, with those at the same time.
#[utoipa::path(
    get, path = "/api/appointments/{id}", tag = "appointments",
    params(("id" = i64, Path, description = "The appointment")),
    responses(
        (status = 200, body = AppointmentDetail, headers(
            ("ETag", description = "The appointment's version"))),
        Missing, SignedInProblems)
)]
pub(crate) async fn show_appointment(
    member: Allowed<ReadCalls>,
    id: Path<AppointmentId>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let found = appointments::find(&mut conn, *id).await?;
    let conflicts = appointments::conflicts(&mut conn, &found).await?;
    conn.commit().await?;
    Ok(current(
        found.version(),
        &AppointmentDetail::of(found, conflicts),
    ))
}

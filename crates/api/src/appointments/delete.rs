//! `DELETE /api/appointments/{id}`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::appointments;
use prosaas_core::ids::AppointmentId;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError, Precondition};

use crate::answers::{Missing, Outdated, done};
use crate::state::State;

/// Deletes an appointment. One that was called off is better cancelled: calendar programs then say so.
#[utoipa::path(
    delete, path = "/api/appointments/{id}", tag = "appointments",
    params(("id" = i64, Path, description = "The appointment"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses((status = 204, description = "Deleted"), Missing, Outdated, SignedInProblems)
)]
pub(crate) async fn delete_appointment(
    member: Allowed<WorkCalls>,
    acting: Acting,
    Precondition(expected): Precondition,
    id: Path<AppointmentId>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    appointments::delete(&mut conn, *id, &expected, &by).await?;
    conn.commit().await?;
    Ok(done())
}

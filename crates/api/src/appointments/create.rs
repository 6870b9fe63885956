//! `POST /api/appointments`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::appointments::{self, AppointmentStatus, NewAppointment, Span};
use prosaas_core::ids::{CalendarId, LeadId};
use prosaas_web::input::{JsonBody, QueryParams};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{Overlap, notes, time, title, zone};
use super::view::AppointmentDetail;
use crate::answers::{TimeTaken, created};
use crate::state::State;
use crate::words::AppointmentStatusWord;

/// An appointment to be. Its times are RFC 3339, or local times of `time_zone`: one that the clocks
/// skip counts with the offset before the change, one that comes twice is the first.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppointmentBody {
    #[schema(min_length = 1, max_length = 200, example = "תיקון דוד")]
    title: String,
    #[schema(example = "2026-11-27T09:00")]
    starts_at: String,
    /// Later than the beginning, by seven days at most.
    #[schema(example = "2026-11-27T10:00")]
    ends_at: String,
    /// An IANA name; the business's own by default.
    #[schema(example = "Asia/Jerusalem")]
    time_zone: Option<String>,
    #[schema(inline)]
    status: Option<AppointmentStatusWord>,
    #[schema(max_length = 10000)]
    notes: Option<String>,
    #[schema(value_type = Option<i64>, example = 17)]
    lead_id: Option<LeadId>,
    #[schema(value_type = Option<i64>, example = 3)]
    calendar_id: Option<CalendarId>,
}

impl AppointmentBody {
    fn appointment(self, business_zone: &str) -> Result<NewAppointment, ApiError> {
        let zone = zone(self.time_zone.as_deref(), business_zone)?;
        let starts_at = time("starts_at", &self.starts_at, zone)?;
        Ok(NewAppointment {
            title: title(&self.title)?,
            span: Span::new(starts_at, time("ends_at", &self.ends_at, zone)?)?,
            status: self.status.map(AppointmentStatus::from).unwrap_or_default(),
            notes: notes(&self.notes.unwrap_or_default())?,
            lead: self.lead_id,
            calendar: self.calendar_id,
        })
    }
}

/// Makes an appointment.
#[utoipa::path(
    post, path = "/api/appointments", tag = "appointments", request_body = AppointmentBody,
    params(Overlap),
    responses(
        (status = 201, body = AppointmentDetail, headers(
            ("ETag", description = "The appointment's version"),
            ("Location", description = "The appointment"))),
        TimeTaken, SignedInProblems)
)]
pub(crate) async fn create_appointment(
    member: Allowed<WorkCalls>,
    acting: Acting,
    overlap: QueryParams<Overlap>,
    state: Data<State>,
    JsonBody(body): JsonBody<AppointmentBody>,
) -> Result<HttpResponse, ApiError> {
    let new = body.appointment(&member.current_business().time_zone)?;
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let made = appointments::create(&mut conn, &new, overlap.0.refuse_overlap, &by).await?;
    let conflicts = appointments::conflicts(&mut conn, &made).await?;
    conn.commit().await?;
    let (place, version) = (format!("/api/appointments/{}", made.id), made.version());
    Ok(created(
        place,
        version,
        &AppointmentDetail::of(made, conflicts),
    ))
}

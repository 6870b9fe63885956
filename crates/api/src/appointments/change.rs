//! `PATCH /api/appointments/{id}`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::appointments::{self, AppointmentChange, AppointmentStatus};
use prosaas_core::ids::{AppointmentId, CalendarId, LeadId};
use prosaas_web::input::{JsonBody, QueryParams, nullable, present};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError, Precondition};
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::{Overlap, notes, time, title, zone};
use super::view::AppointmentDetail;
use crate::answers::{Missing, Outdated, TimeTaken, current};
use crate::state::State;
use crate::words::AppointmentStatusWord;

/// What is changed: a field that is left out stays, `null` empties it. Times as when it is made.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out and null are two things")]
pub(crate) struct AppointmentPatch {
    #[serde(default, deserialize_with = "present")]
    #[schema(min_length = 1, max_length = 200, example = "תיקון דוד")]
    title: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(example = "2026-11-27T09:00")]
    starts_at: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(example = "2026-11-27T10:00")]
    ends_at: Option<String>,
    /// Of the times; the business's own by default.
    #[schema(example = "Asia/Jerusalem")]
    time_zone: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(inline)]
    status: Option<AppointmentStatusWord>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 10000)]
    notes: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<i64>, example = 17)]
    lead_id: Option<Option<LeadId>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<i64>, example = 3)]
    calendar_id: Option<Option<CalendarId>>,
}

impl AppointmentPatch {
    fn change(self, business_zone: &str) -> Result<AppointmentChange, ApiError> {
        let zone = zone(self.time_zone.as_deref(), business_zone)?;
        let instant =
            |field, text: Option<String>| text.map(|text| time(field, &text, zone)).transpose();
        let notes = match self.notes {
            None => None,
            Some(text) => Some(notes(&text.unwrap_or_default())?),
        };
        Ok(AppointmentChange {
            title: self.title.as_deref().map(title).transpose()?,
            starts_at: instant("starts_at", self.starts_at)?,
            ends_at: instant("ends_at", self.ends_at)?,
            status: self
                .status
                .map(|status| AppointmentStatus::from(status).as_str()),
            notes,
            lead_id: self.lead_id,
            calendar_id: self.calendar_id,
        })
    }
}

/// Changes an appointment. With `If-Match`, only the version that was read.
#[utoipa::path(
    patch, path = "/api/appointments/{id}", tag = "appointments", request_body = AppointmentPatch,
    params(("id" = i64, Path, description = "The appointment"), Overlap,
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses(
        (status = 200, body = AppointmentDetail, headers(
            ("ETag", description = "The appointment's version"))),
        Missing, TimeTaken, Outdated, SignedInProblems)
)]
pub(crate) async fn change_appointment(
    member: Allowed<WorkCalls>,
    acting: Acting,
    Precondition(expected): Precondition,
    id: Path<AppointmentId>,
    overlap: QueryParams<Overlap>,
    state: Data<State>,
    JsonBody(patch): JsonBody<AppointmentPatch>,
) -> Result<HttpResponse, ApiError> {
    let change = patch.change(&member.current_business().time_zone)?;
    let by = acting.at(state.clock.now());
    let alone = overlap.0.refuse_overlap;
    let mut conn = state.database.tenant(member.business()).await?;
    let changed = appointments::change(&mut conn, *id, &change, alone, &expected, &by).await?;
    let conflicts = appointments::conflicts(&mut conn, &changed).await?;
    conn.commit().await?;
    Ok(current(
        changed.version(),
        &AppointmentDetail::of(changed, conflicts),
    ))
}

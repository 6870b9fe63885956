//! An appointment as clients see it.

use chrono::{DateTime, Utc};
use prosaas_core::appointments::{Appointment, AppointmentLead, Conflict};
use prosaas_core::ids::{AppointmentId, CalendarId, LeadId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::words::AppointmentStatusWord;

/// An appointment in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct AppointmentView {
    #[schema(value_type = i64, example = 9)]
    id: AppointmentId,
    #[schema(example = "תיקון דוד")]
    title: String,
    #[schema(example = "2026-11-27T07:00:00Z")]
    starts_at: DateTime<Utc>,
    #[schema(example = "2026-11-27T08:00:00Z")]
    ends_at: DateTime<Utc>,
    #[schema(inline, value_type = AppointmentStatusWord)]
    status: String,
    notes: Option<String>,
    lead: Option<AppointmentLeadRef>,
    #[schema(value_type = Option<i64>, example = 3)]
    calendar_id: Option<CalendarId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct AppointmentLeadRef {
    #[schema(value_type = i64, example = 17)]
    id: LeadId,
    #[schema(example = "רות לוי")]
    name: Option<String>,
    #[schema(example = "+972501234567")]
    phone: Option<String>,
}

/// An appointment with those at the same time.
#[derive(Serialize, ToSchema)]
pub(crate) struct AppointmentDetail {
    #[serde(flatten)]
    appointment: AppointmentView,
    /// Others of the same calendar, scheduled or confirmed, that overlap; fifty at most.
    conflicts: Vec<ConflictView>,
}

#[derive(Serialize, ToSchema)]
struct ConflictView {
    #[schema(value_type = i64)]
    id: AppointmentId,
    title: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

impl From<Appointment> for AppointmentView {
    fn from(appointment: Appointment) -> Self {
        Self {
            id: appointment.id,
            title: appointment.title,
            starts_at: appointment.starts_at,
            ends_at: appointment.ends_at,
            status: appointment.status,
            notes: appointment.notes,
            lead: appointment.lead.map(AppointmentLeadRef::from),
            calendar_id: appointment.calendar_id,
            created_at: appointment.created_at,
            updated_at: appointment.updated_at,
        }
    }
}

impl From<AppointmentLead> for AppointmentLeadRef {
    fn from(lead: AppointmentLead) -> Self {
        Self {
            id: lead.id,
            name: lead.name,
            phone: lead.phone,
        }
    }
}

impl AppointmentDetail {
    pub(super) fn of(appointment: Appointment, conflicts: Vec<Conflict>) -> Self {
        let conflicts = conflicts.into_iter().map(|conflict| ConflictView {
            id: conflict.id,
            title: conflict.title,
            starts_at: conflict.starts_at,
            ends_at: conflict.ends_at,
        });
        Self {
            appointment: appointment.into(),
            conflicts: conflicts.collect(),
        }
    }
}

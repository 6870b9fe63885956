//! A number as clients see it.

use chrono::{DateTime, Utc};
use prosaas_core::ids::PhoneNumberId;
use prosaas_core::numbers::Number;
use serde::Serialize;
use utoipa::ToSchema;

use super::flow::Flow;
use super::hours::Hours;

/// A telephone number of the business.
#[derive(Serialize, ToSchema)]
pub(crate) struct NumberView {
    #[schema(value_type = i64, example = 7)]
    id: PhoneNumberId,
    #[schema(example = "+97231234567")]
    e164: String,
    label: Option<String>,
    /// `he` or `en`: what announcements are spoken in.
    language: String,
    /// `none`, `mono` or `dual`.
    #[schema(example = "dual")]
    record_mode: String,
    recording: RecordingSwitch,
    flow: Flow,
    /// None: somebody is always there.
    hours: Option<Hours>,
    /// Outside the hours; none: the same at any time.
    after_hours_flow: Option<Flow>,
    /// The business's, an IANA name.
    #[schema(example = "Asia/Jerusalem")]
    time_zone: String,
    /// Whether the hours say that somebody is there now.
    open_now: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// Whether calls of this number are recorded.
#[derive(Serialize, ToSchema)]
struct RecordingSwitch {
    enabled: bool,
    /// Why not: `business_off` or `number_off`.
    reason: Option<&'static str>,
}

impl NumberView {
    pub(super) fn at(number: Number, now: DateTime<Utc>) -> Self {
        let reason = if !number.recording_enabled {
            Some("business_off")
        } else if number.records() {
            None
        } else {
            Some("number_off")
        };
        Self {
            open_now: number.is_open(now),
            recording: RecordingSwitch {
                enabled: number.records(),
                reason,
            },
            id: number.id,
            e164: number.e164,
            label: number.label,
            language: number.language,
            record_mode: number.record_mode,
            flow: number.open_flow.into(),
            hours: number.hours.map(Into::into),
            after_hours_flow: number.closed_flow.map(Into::into),
            time_zone: number.time_zone,
            created_at: number.created_at,
            updated_at: number.updated_at,
        }
    }
}

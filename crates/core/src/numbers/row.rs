//! A number with what its business says about language, recording and time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Flow, Forward, Hours, OnNoAnswer, Spoken, Stream, Voicemail};
use crate::database::DatabaseError;
use crate::ids::{BusinessId, PhoneNumberId};
use crate::schema::{businesses, phone_numbers};

#[derive(Queryable, Selectable)]
#[diesel(table_name = phone_numbers, check_for_backend(diesel::pg::Pg))]
pub(super) struct NumberRow {
    id: PhoneNumberId,
    business_id: BusinessId,
    e164: String,
    label: Option<String>,
    flow: String,
    target: Option<String>,
    announcement: Option<String>,
    record_mode: String,
    open_flow: Option<Value>,
    closed_flow: Option<Value>,
    hours: Option<Value>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = businesses, check_for_backend(diesel::pg::Pg))]
pub(super) struct BusinessRow {
    language: String,
    time_zone: String,
    recording_enabled: bool,
    announcement: Option<String>,
}

/// A telephone number of a business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The row.
    pub id: PhoneNumberId,
    /// Whose it is.
    pub business_id: BusinessId,
    /// The number.
    pub e164: String,
    /// What people call it.
    pub label: Option<String>,
    /// `none`, `mono` or `dual`.
    pub record_mode: String,
    /// What a call gets.
    pub open_flow: Flow,
    /// What a call gets outside the hours, where that is something else.
    pub closed_flow: Option<Flow>,
    /// When the business is there; always where there are none.
    pub hours: Option<Hours>,
    /// The business's language, `he` or `en`.
    pub language: String,
    /// The business's, an IANA name.
    pub time_zone: String,
    /// Whether the business records at all.
    pub recording_enabled: bool,
    /// The business's own announcement of the recording.
    pub business_announcement: Option<String>,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl Number {
    pub(super) fn of((number, business): (NumberRow, BusinessRow)) -> Result<Self, DatabaseError> {
        let open_flow = match typed(number.open_flow)? {
            Some(flow) => flow,
            None => plain_flow(&number.flow, number.target, number.announcement),
        };
        Ok(Self {
            open_flow,
            closed_flow: typed(number.closed_flow)?,
            hours: typed(number.hours)?,
            id: number.id,
            business_id: number.business_id,
            e164: number.e164,
            label: number.label,
            record_mode: number.record_mode,
            language: business.language,
            time_zone: business.time_zone,
            recording_enabled: business.recording_enabled,
            business_announcement: business.announcement,
            created_at: number.created_at,
            updated_at: number.updated_at,
        })
    }
}

/// The flow of a number that nobody gave more than the plain columns.
fn plain_flow(kind: &str, target: Option<String>, announcement: Option<String>) -> Flow {
    let announcement = announcement.map(Spoken::Say);
    match (kind, target) {
        ("forward", Some(target)) => Flow::Forward(Forward {
            targets: vec![target],
            ring_seconds: Forward::RING_SECONDS,
            announcement,
            on_no_answer: OnNoAnswer::Hangup,
        }),
        ("stream", Some(url)) => Flow::Stream(Stream { url, announcement }),
        _ => Flow::Voicemail(Voicemail {
            announcement,
            greeting: None,
            max_seconds: Voicemail::MAX_SECONDS,
        }),
    }
}

/// What was written as this type.
fn typed<T: DeserializeOwned>(json: Option<Value>) -> Result<Option<T>, DatabaseError> {
    json.map(serde_json::from_value)
        .transpose()
        .map_err(|error| diesel::result::Error::DeserializationError(error.into()).into())
}

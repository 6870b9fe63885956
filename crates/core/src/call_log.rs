//! A row of `call_logs`, as the system sees it: the worker and the webhooks. What serves a person
//! takes a [`crate::tenancy::Call`].

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::{BusinessId, CallLogId, CallSid, LeadId};
use crate::schema::call_logs;

/// The columns that decide about a call and its recordings; texts are loaded where they are shown.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = call_logs, check_for_backend(diesel::pg::Pg))]
pub struct CallLog {
    /// The row.
    pub id: CallLogId,
    /// The tenant.
    pub business_id: BusinessId,
    /// Twilio's name for the parent leg.
    #[diesel(deserialize_as = String)]
    pub call_sid: CallSid,
    /// `inbound` or `outbound`.
    pub direction: String,
    /// As Twilio gave it: E.164, or words such as `anonymous`.
    pub from_number: String,
    /// As Twilio gave it.
    pub to_number: String,
    /// Twilio's `CallStatus`.
    pub status: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Talk time.
    pub duration_seconds: Option<i32>,
    /// Whom it was with.
    pub lead_id: Option<LeadId>,
    /// The first recording; its file is `<call_sid>.mp3`.
    pub recording_sid: Option<String>,
    /// Where Twilio said the first recording is.
    pub recording_url: Option<String>,
    /// Why there is no recording.
    pub recording_absent_reason: Option<String>,
    /// Deletion and purge are refused.
    pub legal_hold: bool,
    /// When the call's content was erased.
    pub erased_at: Option<DateTime<Utc>>,
    /// When this system learnt of it; the access window counts from here.
    pub created_at: DateTime<Utc>,
}

//! Everything about one call that a person reads.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::database::{DatabaseError, TenantConn};
use crate::schema::{call_logs, recordings};
use crate::tenancy::Call;

/// The call's texts.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = call_logs, check_for_backend(diesel::pg::Pg))]
pub struct CallTexts {
    /// As the transcriber wrote it.
    pub transcription: Option<String>,
    /// As it is shown: cleaned, or corrected by a person.
    pub final_transcript: Option<String>,
    /// Sentences with their seconds and speakers.
    pub transcript_segments: Option<Value>,
    /// The transcript's language.
    pub transcript_language: Option<String>,
    /// What the caller wanted.
    pub extracted_service: Option<String>,
    /// Where.
    pub extracted_city: Option<String>,
    /// How sure that is, 0 to 1.
    pub extraction_confidence: Option<f32>,
    /// Which words say so.
    pub extraction_evidence: Option<Value>,
}

/// One recording of the call.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = recordings, check_for_backend(diesel::pg::Pg))]
pub struct CallRecording {
    /// Twilio's name.
    pub recording_sid: String,
    /// 1, or 2 for one channel a speaker.
    pub channels: Option<i16>,
    /// Its length.
    pub duration_seconds: Option<i32>,
    /// Why there is no file.
    pub absent_reason: Option<String>,
    /// The file's size.
    pub bytes: Option<i64>,
    /// When the file was stored.
    pub stored_at: Option<DateTime<Utc>>,
    /// When the file was removed.
    pub purged_at: Option<DateTime<Utc>>,
}

impl CallRecording {
    /// The state of this recording's file.
    pub fn state(&self) -> &'static str {
        match (self.stored_at, self.purged_at, &self.absent_reason) {
            (_, Some(_), _) => "expired",
            (Some(_), None, _) => "ready",
            (None, None, Some(_)) => "none",
            (None, None, None) => "preparing",
        }
    }
}

/// The call's transcript and what was found in it.
pub async fn texts(conn: &mut TenantConn, call: &Call) -> Result<CallTexts, DatabaseError> {
    let texts = call_logs::table
        .find(call.log().id)
        .filter(call_logs::business_id.eq(conn.business()))
        .select(CallTexts::as_select())
        .first(&mut **conn)
        .await?;
    Ok(texts)
}

/// The call's recordings, the first one first.
pub async fn recordings(
    conn: &mut TenantConn,
    call: &Call,
) -> Result<Vec<CallRecording>, DatabaseError> {
    let recordings = recordings::table
        .filter(recordings::business_id.eq(conn.business()))
        .filter(recordings::call_log_id.eq(call.log().id))
        .order(recordings::id)
        .select(CallRecording::as_select())
        .load(&mut **conn)
        .await?;
    Ok(recordings)
}

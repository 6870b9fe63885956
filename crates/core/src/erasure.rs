//! The deletion of a call's content, with a receipt: our files, what was written and found, and
//! Twilio's copies. What is ours goes in one transaction; files and Twilio's copies follow, each
//! recorded until it is gone. The call itself stays as a line without content, so that nothing is
//! ever fetched for it again.

mod receipt;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::audit::{self, Action, Actor, Entry};
use crate::call_log::CallLog;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::ErasureId;
use crate::recording;
use crate::schema::{
    call_corrections, call_insights, call_logs, erasure_items, erasures, recording_peaks,
    transcript_parts,
};
use crate::tenancy::Call;

pub use receipt::{Item, Kind, Receipt, find};

/// Who wants a call erased, and why.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Who.
    pub actor: Actor,
    /// Why, in a person's words.
    pub reason: Option<&'a str>,
}

/// Why nothing is erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// A legal hold forbids it.
    #[error("a legal hold is set")]
    LegalHold,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for EraseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What a call says about itself, as far as it can be erased.
#[derive(Queryable, Selectable)]
#[diesel(table_name = call_logs, check_for_backend(diesel::pg::Pg))]
struct Content {
    transcription: Option<String>,
    final_transcript: Option<String>,
    transcript_segments: Option<Value>,
    summary: Option<String>,
    extracted_service: Option<String>,
    extracted_city: Option<String>,
    extraction_evidence: Option<Value>,
}

impl Content {
    /// What of it is there.
    fn kinds(&self) -> Vec<Kind> {
        let transcript = self.transcription.is_some()
            || self.final_transcript.is_some()
            || self.transcript_segments.is_some();
        let extraction = self.extracted_service.is_some()
            || self.extracted_city.is_some()
            || self.extraction_evidence.is_some();
        [
            (transcript, Kind::Transcript),
            (self.summary.is_some(), Kind::Summary),
            (extraction, Kind::Extraction),
        ]
        .into_iter()
        .filter_map(|(there, kind)| there.then_some(kind))
        .collect()
    }
}

/// Erases what is ours and asks for the rest; after the commit `Recordings::unlink` removes the files,
/// or the worker's sweep does. Again is no error and changes nothing.
pub async fn erase(
    conn: &mut TenantConn,
    call: &Call,
    request: &Request<'_>,
    now: DateTime<Utc>,
) -> Result<Receipt, EraseError> {
    // First the call, then its recordings: the order in which all take them.
    let target = call_logs::table
        .find(call.log().id)
        .filter(call_logs::business_id.eq(conn.business()));
    let (log, content): (CallLog, Content) = target
        .select((CallLog::as_select(), Content::as_select()))
        .for_update()
        .first(&mut **conn)
        .await?;
    if log.erased_at.is_none() {
        if log.legal_hold {
            return Err(EraseError::LegalHold);
        }
        let erasure = begin(conn, &log, request, now).await?;
        let peaks = clear_derived(conn, &log).await?.then_some(Kind::Peaks);
        for kind in content.kinds().into_iter().chain(peaks) {
            let item = (
                erasure_items::business_id.eq(log.business_id),
                erasure_items::erasure_id.eq(erasure),
                erasure_items::kind.eq(kind.as_str()),
                erasure_items::done_at.eq(now),
            );
            diesel::insert_into(erasure_items::table)
                .values(item)
                .execute(&mut **conn)
                .await?;
        }
        recording::withdraw(conn, &log, erasure, now).await?;
        empty(conn, &log, now).await?;
    }
    let receipt = find(conn, call).await?;
    receipt.ok_or_else(|| DatabaseError::from(diesel::result::Error::NotFound).into())
}

async fn begin(
    conn: &mut TenantConn,
    log: &CallLog,
    request: &Request<'_>,
    now: DateTime<Utc>,
) -> Result<ErasureId, EraseError> {
    let erasure = diesel::insert_into(erasures::table)
        .values((
            erasures::business_id.eq(log.business_id),
            erasures::call_log_id.eq(log.id),
            erasures::requested_by.eq(request.actor.user),
            erasures::api_token_id.eq(request.actor.token),
            erasures::reason.eq(request.reason),
            erasures::requested_at.eq(now),
        ))
        .returning(erasures::id)
        .get_result(&mut **conn)
        .await?;
    let entry = Entry {
        business: Some(log.business_id),
        actor: request.actor,
        action: Action::Deleted,
        object: Some(log.call_sid.to_string()),
        at: now,
    };
    audit::record_with(conn, entry, serde_json::json!({ "erasure": erasure })).await?;
    Ok(erasure)
}

async fn empty(
    conn: &mut TenantConn,
    log: &CallLog,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    diesel::update(call_logs::table.find(log.id))
        .set((
            call_logs::erased_at.eq(now),
            call_logs::transcription.eq(None::<String>),
            call_logs::final_transcript.eq(None::<String>),
            call_logs::transcript_segments.eq(None::<Value>),
            call_logs::transcript_language.eq(None::<String>),
            call_logs::summary.eq(None::<String>),
            call_logs::extracted_service.eq(None::<String>),
            call_logs::extracted_city.eq(None::<String>),
            call_logs::extraction_confidence.eq(None::<f32>),
            call_logs::extraction_evidence.eq(None::<Value>),
        ))
        .execute(&mut **conn)
        .await?;
    let corrections = call_corrections::table
        .filter(call_corrections::business_id.eq(log.business_id))
        .filter(call_corrections::call_log_id.eq(log.id));
    diesel::delete(corrections).execute(&mut **conn).await?;
    Ok(())
}

/// Removes what the worker has made of the call beside its texts. The parts' lengths stay, since the
/// month has paid for them. Returns whether there was a waveform.
async fn clear_derived(conn: &mut TenantConn, log: &CallLog) -> Result<bool, DatabaseError> {
    let peaks = recording_peaks::table
        .filter(recording_peaks::business_id.eq(log.business_id))
        .filter(recording_peaks::call_log_id.eq(log.id));
    let drawn = diesel::delete(peaks).execute(&mut **conn).await?;
    let insights = call_insights::table
        .filter(call_insights::business_id.eq(log.business_id))
        .filter(call_insights::call_log_id.eq(log.id));
    diesel::delete(insights).execute(&mut **conn).await?;
    let parts = transcript_parts::table
        .filter(transcript_parts::business_id.eq(log.business_id))
        .filter(transcript_parts::call_log_id.eq(log.id));
    diesel::update(parts)
        .set((
            transcript_parts::segments.eq(None::<Value>),
            transcript_parts::operation.eq(None::<String>),
        ))
        .execute(&mut **conn)
        .await?;
    Ok(drawn > 0)
}

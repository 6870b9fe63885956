//! A stored file that is not what was stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::availability::StoredRecording;
use super::known::lock_call;
use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::schema::recordings;
use crate::steps::{self, Requested, Step};

/// Clears a stored file from its row and asks for it again. `None`: another was faster, or the row
/// has another file by now.
pub(super) async fn forget_file(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    stored: &StoredRecording,
    urgent: bool,
    now: DateTime<Utc>,
) -> Result<Option<Requested>, DatabaseError> {
    lock_call(conn, log.id).await?;
    let cleared = diesel::update(recordings::table.find(stored.id))
        .filter(recordings::stored_at.eq(stored.stored_at))
        .filter(recordings::purged_at.is_null())
        .set(recordings::stored_at.eq(None::<DateTime<Utc>>))
        .execute(conn)
        .await?;
    if cleared == 0 {
        return Ok(None);
    }
    metrics::counter!("prosaas_recordings_damaged_total").increment(1);
    tracing::warn!(
        call.sid = %log.call_sid, recording.sid = %stored.recording_sid, "recording.damaged"
    );
    Ok(Some(
        steps::reopen(conn, log, Step::Download, urgent, now).await?,
    ))
}

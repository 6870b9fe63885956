//! What Twilio lists of a call's recordings, and what a list that is empty means.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_twilio::client::RecordingInfo;
use prosaas_twilio::status::RecordingStatus;

use super::Keeper;
use super::failure::FetchError;
use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::recording::AbsentReason;
use crate::recording::availability::{SETTLED, over_since};
use crate::recording::known::{Announced, Known, note};
use crate::schema::call_logs;

/// What a look at Twilio's list found.
pub(super) struct Listed {
    /// A recording is still being made.
    pub(super) pending: bool,
}

impl Keeper {
    /// Asks Twilio for the call's recordings and notes what it lists.
    pub(super) async fn list(&self, log: &CallLog, rows: &[Known]) -> Result<Listed, FetchError> {
        let infos = match self.twilio.list_recordings(&log.call_sid).await {
            Ok(infos) => infos,
            Err(error) if !rows.is_empty() => {
                // What is known is here; the reconciliation looks for more.
                tracing::debug!(call.sid = %log.call_sid, %error, "the recordings were not listed");
                return Ok(Listed { pending: false });
            }
            Err(error) => return Err(error.into()),
        };
        let mut conn = self.database.system().await?;
        let pending = note_listed(&mut conn, log, &infos, "stream_ended search").await?;
        if log.ended_at.is_some() && !pending {
            mark_reconciled(&mut conn, log, self.clock.now()).await?;
        }
        conn.commit().await?;
        Ok(Listed { pending })
    }
}

/// Whether a recording that nobody told of yet would have been told of.
pub(super) fn is_settled(log: &CallLog, now: DateTime<Utc>) -> bool {
    let unanswered = matches!(
        log.status.as_str(),
        "busy" | "no-answer" | "failed" | "canceled"
    );
    let over = over_since(log.ended_at, log.created_at, now);
    over.is_some_and(|over| unanswered || now - over > SETTLED)
}

/// Notes what a list has; says whether one of them is still being made.
pub(super) async fn note_listed(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    infos: &[RecordingInfo],
    source: &'static str,
) -> Result<bool, DatabaseError> {
    let mut pending = false;
    for info in infos.iter().filter(|info| info.call_sid == log.call_sid) {
        let absent_reason = match info.status {
            RecordingStatus::Completed => None,
            RecordingStatus::Absent => Some(AbsentReason::from_error_code(info.error_code)),
            RecordingStatus::Failed => Some(AbsentReason::NotRecorded),
            RecordingStatus::Deleted => Some(AbsentReason::DeletedUpstream),
            RecordingStatus::InProgress
            | RecordingStatus::Paused
            | RecordingStatus::Stopped
            | RecordingStatus::Processing => {
                pending = true;
                continue;
            }
        };
        let announced = Announced {
            recording_sid: info.sid.clone(),
            url: info.uri.clone(),
            channels: info
                .channels
                .filter(|count| matches!(count, 1 | 2))
                .map(i16::from),
            duration_seconds: info
                .duration
                .and_then(|seconds| i32::try_from(seconds).ok()),
            source: info.source.clone(),
            absent_reason,
        };
        note(conn, log, &announced, source).await?;
    }
    Ok(pending)
}

async fn mark_reconciled(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    diesel::update(call_logs::table.find(log.id))
        .set(call_logs::reconciled_at.eq(now))
        .execute(conn)
        .await?;
    Ok(())
}

/// Twilio has no recording of the call, and none is coming.
pub(super) async fn mark_not_recorded(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
) -> Result<bool, DatabaseError> {
    // A call that came with a recording's name, from an older installation, had one.
    let reason = if log.recording_sid.is_some() {
        AbsentReason::DeletedUpstream
    } else {
        AbsentReason::NotRecorded
    };
    let marked = diesel::update(call_logs::table.find(log.id))
        .filter(call_logs::recording_sid.is_not_distinct_from(&log.recording_sid))
        .filter(call_logs::recording_absent_reason.is_null())
        .set(call_logs::recording_absent_reason.eq(reason.as_str()))
        .execute(conn)
        .await?;
    Ok(marked == 1)
}

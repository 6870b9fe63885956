//! What is known of a call's recordings: told by a webhook or found at Twilio.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{AbsentReason, removal};
use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::ids::{CallLogId, RecordingSid};
use crate::schema::{call_logs, recordings};
use crate::steps::{self, Requested, Step};

/// A recording as Twilio tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Twilio's name for it.
    pub recording_sid: RecordingSid,
    /// Where Twilio says it is; the media is asked for by the SID.
    pub url: Option<String>,
    /// 1 or 2.
    pub channels: Option<i16>,
    /// Its length.
    pub duration_seconds: Option<i32>,
    /// What started it, in Twilio's words.
    pub source: Option<String>,
    /// There is no file, and will be none.
    pub absent_reason: Option<AbsentReason>,
}

/// Saves a recording that a webhook told of, and asks for its download in the same transaction.
/// Repeats change nothing.
pub async fn save_announced(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    announced: &Announced,
    now: DateTime<Utc>,
) -> Result<Requested, DatabaseError> {
    let noted = note(conn, log, announced, "handle_recording").await?;
    match noted {
        Noted::New if announced.absent_reason.is_none() => {
            steps::reopen(conn, log, Step::Download, false, now).await
        }
        Noted::Known if announced.absent_reason.is_none() => {
            steps::request(conn, log, Step::Download, false, now).await
        }
        Noted::New | Noted::Known | Noted::Foreign | Noted::Erased => Ok(Requested::Pending),
    }
}

/// Asks the download step to search for the call's recordings at Twilio.
pub async fn search_upstream(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    now: DateTime<Utc>,
) -> Result<Requested, DatabaseError> {
    if log.erased_at.is_some() {
        return Ok(Requested::Pending);
    }
    // Whatever an earlier search found, the call may have recordings since.
    diesel::update(
        call_logs::table
            .find(log.id)
            .filter(call_logs::reconciled_at.is_not_null()),
    )
    .set(call_logs::reconciled_at.eq(None::<DateTime<Utc>>))
    .execute(conn)
    .await?;
    steps::reopen(conn, log, Step::Download, false, now).await
}

/// What noting a recording met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noted {
    New,
    Known,
    /// The recording is another call's.
    Foreign,
    /// The call was erased: the recording is never fetched, and goes at Twilio.
    Erased,
}

#[derive(QueryableByName)]
struct Upserted {
    #[diesel(sql_type = BigInt)]
    call_log_id: CallLogId,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    created: bool,
}

/// Locks the call's row to the end of the transaction. Whoever writes about its recordings does so
/// before anything else: none then holds a recording or the step that another waits for while it waits
/// for one of theirs.
pub async fn lock_call(conn: &mut AsyncPgConnection, call: CallLogId) -> Result<(), DatabaseError> {
    // Not against foreign keys: whoever only refers to the call goes on.
    call_logs::table
        .find(call)
        .select(call_logs::id)
        .for_no_key_update()
        .first::<CallLogId>(conn)
        .await?;
    Ok(())
}

/// Writes the recording's row and what the call says about its recordings. What is stored stays.
pub(super) async fn note(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    announced: &Announced,
    source: &'static str,
) -> Result<Noted, DatabaseError> {
    lock_call(conn, log.id).await?;
    let reason = announced.absent_reason.map(AbsentReason::as_str);
    let row: Option<Upserted> = diesel::sql_query(
        "INSERT INTO recordings AS r (business_id, call_log_id, recording_sid, url, channels, \
            duration_seconds, source, absent_reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (recording_sid) DO UPDATE SET \
            url = coalesce(r.url, EXCLUDED.url), \
            channels = coalesce(r.channels, EXCLUDED.channels), \
            duration_seconds = coalesce(r.duration_seconds, EXCLUDED.duration_seconds), \
            source = coalesce(r.source, EXCLUDED.source), \
            absent_reason = CASE WHEN r.stored_at IS NULL THEN \
                coalesce(r.absent_reason, EXCLUDED.absent_reason) END \
         WHERE r.business_id = $1 AND r.call_log_id = $2 \
         RETURNING r.call_log_id, r.xmax = 0 AS created",
    )
    .bind::<BigInt, _>(log.business_id)
    .bind::<BigInt, _>(log.id)
    .bind::<Text, _>(announced.recording_sid.as_str())
    .bind::<Nullable<Text>, _>(&announced.url)
    .bind::<Nullable<diesel::sql_types::SmallInt>, _>(announced.channels)
    .bind::<Nullable<Integer>, _>(announced.duration_seconds)
    .bind::<Nullable<Text>, _>(&announced.source)
    .bind::<Nullable<Text>, _>(reason)
    .get_result(conn)
    .await
    .optional()?;
    let Some(row) = row.filter(|row| row.call_log_id == log.id) else {
        tracing::warn!(
            call.sid = %log.call_sid, recording.sid = %announced.recording_sid,
            "a recording of another call was announced for this one"
        );
        return Ok(Noted::Foreign);
    };
    settle_call(conn, log.id).await?;
    if let Some(erased_at) = erased_at(conn, log.id).await? {
        removal::withhold(conn, log, &announced.recording_sid, erased_at).await?;
        return Ok(Noted::Erased);
    }
    if !row.created {
        return Ok(Noted::Known);
    }
    if announced.absent_reason.is_none() {
        tracing::info!(
            call.sid = %log.call_sid, recording.sid = %announced.recording_sid, source,
            "recording.url_saved"
        );
    }
    Ok(Noted::New)
}

/// Asked anew: an erasure that was under way was waited for by [`lock_call`].
async fn erased_at(
    conn: &mut AsyncPgConnection,
    call: CallLogId,
) -> Result<Option<DateTime<Utc>>, DatabaseError> {
    let query = call_logs::table.find(call).select(call_logs::erased_at);
    Ok(query.first(conn).await?)
}

/// Makes the call say what its recordings' rows say: the first one that is there, or why none is.
pub(super) async fn settle_call(
    conn: &mut AsyncPgConnection,
    call: CallLogId,
) -> Result<(), DatabaseError> {
    diesel::sql_query(
        "UPDATE call_logs c SET recording_sid = f.recording_sid, \
            recording_url = CASE WHEN c.recording_sid IS NOT DISTINCT FROM f.recording_sid \
                THEN coalesce(c.recording_url, f.url) ELSE f.url END, \
            recording_duration_seconds = coalesce(f.duration_seconds, \
                CASE WHEN c.recording_sid IS NOT DISTINCT FROM f.recording_sid \
                THEN c.recording_duration_seconds END), \
            recording_absent_reason = f.absent_reason \
         FROM (SELECT r.recording_sid, r.url, r.duration_seconds, r.absent_reason \
            FROM recordings r JOIN call_logs o ON o.id = r.call_log_id \
            WHERE r.call_log_id = $1 AND r.business_id = o.business_id \
            ORDER BY (r.absent_reason IS NOT NULL), \
                (r.recording_sid IS DISTINCT FROM o.recording_sid), r.id LIMIT 1) AS f \
         WHERE c.id = $1 AND c.erased_at IS NULL AND (c.recording_sid IS DISTINCT FROM f.recording_sid \
            OR c.recording_absent_reason IS DISTINCT FROM f.absent_reason \
            OR (c.recording_url IS NULL AND f.url IS NOT NULL) \
            OR (c.recording_duration_seconds IS NULL AND f.duration_seconds IS NOT NULL))",
    )
    .bind::<BigInt, _>(call)
    .execute(conn)
    .await?;
    Ok(())
}

/// A recording's row, as the worker needs it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = recordings, check_for_backend(diesel::pg::Pg))]
pub(super) struct Known {
    pub(super) id: crate::ids::RecordingId,
    #[diesel(deserialize_as = String)]
    pub(super) recording_sid: RecordingSid,
    pub(super) url: Option<String>,
    pub(super) channels: Option<i16>,
    pub(super) duration_seconds: Option<i32>,
    pub(super) absent_reason: Option<String>,
    pub(super) store_key: Option<String>,
    pub(super) stored_at: Option<DateTime<Utc>>,
    pub(super) purged_at: Option<DateTime<Utc>>,
}

impl Known {
    /// Its file is to be fetched.
    pub(super) fn is_wanted(&self) -> bool {
        self.stored_at.is_none() && self.purged_at.is_none() && self.absent_reason.is_none()
    }

    /// Its file is in the store.
    pub(super) fn is_stored(&self) -> bool {
        self.stored_at.is_some() && self.purged_at.is_none()
    }
}

/// The call's recordings, the first one first.
pub(super) async fn known(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
) -> Result<Vec<Known>, DatabaseError> {
    let mut rows: Vec<Known> = recordings::table
        .filter(recordings::business_id.eq(log.business_id))
        .filter(recordings::call_log_id.eq(log.id))
        .order(recordings::id)
        .select(Known::as_select())
        .load(conn)
        .await?;
    rows.sort_by_key(|row| log.recording_sid.as_deref() != Some(row.recording_sid.as_str()));
    Ok(rows)
}

//! Everything that decides about a call's recording, in one query.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::ids::{RecordingId, RecordingSid};

#[derive(Debug, QueryableByName)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
pub(super) struct Snapshot {
    #[diesel(sql_type = Timestamptz)]
    pub(super) created_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub(super) status: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) erased_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) call_absent_reason: Option<String>,
    #[diesel(sql_type = Integer)]
    pub(super) access_days: i32,
    #[diesel(sql_type = Bool)]
    pub(super) recording_enabled: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) recording_id: Option<RecordingId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) recording_sid: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(super) is_first: bool,
    #[diesel(sql_type = Nullable<Integer>)]
    pub(super) duration_seconds: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) absent_reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) store_key: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) bytes: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    pub(super) sha256: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) content_type: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) etag: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) stored_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) purged_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) state: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(super) urgent: bool,
    #[diesel(sql_type = Integer)]
    pub(super) attempt: i32,
    #[diesel(sql_type = BigInt)]
    pub(super) claims: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) window_started_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub(super) permanent: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) error_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) error_text: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) bytes_done: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) bytes_total: Option<i64>,
}

/// `which`: none means the call's first recording that is there, or, where none is, the first.
pub(super) async fn snapshot(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    which: Option<&RecordingSid>,
) -> Result<Option<Snapshot>, DatabaseError> {
    let row = diesel::sql_query(
        "SELECT c.created_at, c.status, c.erased_at, \
            c.recording_absent_reason AS call_absent_reason, b.access_days, b.recording_enabled, \
            r.id AS recording_id, r.recording_sid, \
            (r.recording_sid IS NOT DISTINCT FROM c.recording_sid) AS is_first, \
            coalesce(r.duration_seconds, CASE WHEN r.recording_sid = c.recording_sid \
                THEN c.recording_duration_seconds END) AS duration_seconds, \
            r.absent_reason, r.store_key, r.bytes, r.sha256, r.content_type, r.etag, \
            r.stored_at, r.purged_at, s.state, coalesce(s.urgent, FALSE) AS urgent, \
            coalesce(s.attempt, 0) AS attempt, coalesce(s.claims, 0) AS claims, \
            s.window_started_at, coalesce(s.permanent, FALSE) AS permanent, \
            s.error_code, s.error_text, s.bytes_done, s.bytes_total \
         FROM call_logs c JOIN businesses b ON b.id = c.business_id \
         LEFT JOIN processing_steps s ON s.call_log_id = c.id AND s.step = 'download' \
         LEFT JOIN LATERAL (SELECT * FROM recordings f WHERE f.business_id = c.business_id \
            AND f.call_log_id = c.id AND ($3 IS NULL OR f.recording_sid = $3) \
            ORDER BY (f.absent_reason IS NOT NULL), \
                (f.recording_sid IS DISTINCT FROM c.recording_sid), f.id LIMIT 1) r ON TRUE \
         WHERE c.id = $1 AND c.business_id = $2",
    )
    .bind::<BigInt, _>(log.id)
    .bind::<BigInt, _>(log.business_id)
    .bind::<Nullable<Text>, _>(which.map(RecordingSid::as_str))
    .get_result(conn)
    .await
    .optional()?;
    Ok(row)
}

//! A call's recordings that can be listened to.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::ids::RecordingId;
use crate::recording::StoreKey;
use crate::schema::recordings;

/// A recording in the store.
#[derive(Clone, Debug)]
pub struct Sound {
    /// Its row.
    pub recording: RecordingId,
    /// Its name in the store.
    pub key: StoreKey,
    /// Its size.
    pub bytes: u64,
    /// Its length as far as it was told.
    pub seconds: Option<u32>,
}

type Row = (
    RecordingId,
    String,
    Option<String>,
    Option<i64>,
    Option<i32>,
);

/// The call's recordings that are in the store, the first one first.
pub async fn sounds(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
) -> Result<Vec<Sound>, DatabaseError> {
    let mut rows: Vec<Row> = recordings::table
        .filter(recordings::business_id.eq(log.business_id))
        .filter(recordings::call_log_id.eq(log.id))
        .filter(recordings::stored_at.is_not_null())
        .filter(recordings::purged_at.is_null())
        .order(recordings::id)
        .select((
            recordings::id,
            recordings::recording_sid,
            recordings::store_key,
            recordings::bytes,
            recordings::duration_seconds,
        ))
        .load(conn)
        .await?;
    rows.sort_by_key(|(_, sid, ..)| log.recording_sid.as_deref() != Some(sid.as_str()));
    let sounds = rows
        .into_iter()
        .filter_map(|(recording, _, key, bytes, seconds)| {
            Some(Sound {
                recording,
                key: key?.parse().ok()?,
                bytes: u64::try_from(bytes?).ok()?,
                seconds: seconds.and_then(|seconds| u32::try_from(seconds).ok()),
            })
        });
    Ok(sounds.collect())
}

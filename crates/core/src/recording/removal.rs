//! How recordings go, whatever the cause: the row says so first, in the transaction of the cause,
//! then the file is unlinked. A crash between leaves a file that nobody serves and a sweep removes.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{Store, StoreError};
use crate::call_log::CallLog;
use crate::database::{Database, DatabaseError};
use crate::ids::{ErasureId, RecordingSid};
use crate::schema::{erasure_items, processing_steps, recordings, upstream_removals};

/// Files that one look of the sweep unlinks.
const FILES: i64 = 500;

/// What is stored becomes an item of the erasure, to be done when its file is unlinked.
const WITHDRAW: &str = "WITH stored AS (SELECT id, recording_sid, store_key FROM recordings \
        WHERE business_id = $1 AND call_log_id = $2 AND stored_at IS NOT NULL AND purged_at IS NULL), \
    gone AS (UPDATE recordings SET purged_at = $4 \
        WHERE business_id = $1 AND call_log_id = $2 AND purged_at IS NULL) \
    INSERT INTO erasure_items (business_id, erasure_id, kind, recording_sid, store_key) \
    SELECT $1, $3, 'recording', recording_sid, store_key FROM stored ORDER BY id";

/// Every recording that is known, and whatever else Twilio has of the call.
const UPSTREAM: &str = "INSERT INTO upstream_removals AS u \
        (business_id, call_log_id, recording_sid, cause, next_try_at) \
    SELECT $1, $2, recording_sid, 'erasure', $3 FROM recordings \
        WHERE business_id = $1 AND call_log_id = $2 \
    ON CONFLICT (recording_sid) WHERE recording_sid IS NOT NULL DO UPDATE \
        SET cause = 'erasure', next_try_at = EXCLUDED.next_try_at \
        WHERE u.done_at IS NULL";

/// Takes every recording of an erased call out of use and asks for the end of Twilio's copies, in the
/// transaction of the erasure.
pub(crate) async fn withdraw(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    erasure: ErasureId,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    diesel::sql_query(WITHDRAW)
        .bind::<BigInt, _>(log.business_id)
        .bind::<BigInt, _>(log.id)
        .bind::<BigInt, _>(erasure)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    diesel::sql_query(UPSTREAM)
        .bind::<BigInt, _>(log.business_id)
        .bind::<BigInt, _>(log.id)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    diesel::insert_into(upstream_removals::table)
        .values((
            upstream_removals::business_id.eq(log.business_id),
            upstream_removals::call_log_id.eq(log.id),
            upstream_removals::cause.eq("erasure"),
            upstream_removals::next_try_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// A recording of a call that is erased, told of only now: never fetched, and to go at Twilio.
pub(super) async fn withhold(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    recording: &RecordingSid,
    erased_at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    diesel::update(recordings::table)
        .filter(recordings::business_id.eq(log.business_id))
        .filter(recordings::recording_sid.eq(recording.as_str()))
        .filter(recordings::purged_at.is_null())
        .set(recordings::purged_at.eq(erased_at))
        .execute(conn)
        .await?;
    diesel::insert_into(upstream_removals::table)
        .values((
            upstream_removals::business_id.eq(log.business_id),
            upstream_removals::call_log_id.eq(log.id),
            upstream_removals::recording_sid.eq(recording.as_str()),
            upstream_removals::cause.eq("erasure"),
            upstream_removals::next_try_at.eq(erased_at),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Pending {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    call_log_id: i64,
    #[diesel(sql_type = Text)]
    call_sid: String,
    #[diesel(sql_type = Nullable<Text>)]
    store_key: Option<String>,
}

const PENDING: &str = "SELECT i.id, e.call_log_id, c.call_sid, i.store_key FROM erasure_items i \
    JOIN erasures e ON e.business_id = i.business_id AND e.id = i.erasure_id \
    JOIN call_logs c ON c.business_id = e.business_id AND c.id = e.call_log_id \
    WHERE i.done_at IS NULL AND ($1 IS NULL OR e.call_log_id = $1) ORDER BY i.id LIMIT $2";

/// Unlinks the files of erased calls, of one call or of all, and notes each as gone. Several at once
/// do no harm: a file that is not there is gone. Returns how many are gone now.
pub(super) async fn unlink_erased(
    database: &Database,
    store: &Store,
    call: Option<&CallLog>,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let mut conn = database.system().await?;
    if let Some(log) = call {
        // What was at work on the call has lost its claim with its row.
        let steps = processing_steps::table
            .filter(processing_steps::business_id.eq(log.business_id))
            .filter(processing_steps::call_log_id.eq(log.id));
        diesel::delete(steps).execute(&mut *conn).await?;
    }
    let pending: Vec<Pending> = diesel::sql_query(PENDING)
        .bind::<Nullable<BigInt>, _>(call.map(|log| log.id))
        .bind::<BigInt, _>(FILES)
        .load(&mut *conn)
        .await?;
    conn.commit().await?;
    let mut gone = Vec::new();
    for item in &pending {
        match unlink(store, item.store_key.as_deref()).await {
            Ok(()) => {
                tracing::info!(call.sid = item.call_sid, "recording.erased");
                gone.push(item.id);
            }
            Err(error) => {
                tracing::warn!(call.sid = item.call_sid, call.id = item.call_log_id, %error,
                    "an erased file was not removed yet");
            }
        }
    }
    if gone.is_empty() {
        return Ok(0);
    }
    let mut conn = database.system().await?;
    let items = erasure_items::table
        .filter(erasure_items::id.eq_any(&gone))
        .filter(erasure_items::done_at.is_null());
    let noted = diesel::update(items)
        .set(erasure_items::done_at.eq(now))
        .execute(&mut *conn)
        .await?;
    conn.commit().await?;
    Ok(noted)
}

/// Unlinks a file whose row says that it is gone.
pub(super) async fn unlink(store: &Store, key: Option<&str>) -> Result<(), StoreError> {
    // A key that can't be read names no file of ours.
    match key.and_then(|key| key.parse().ok()) {
        Some(key) => store.remove(&key).await,
        None => Ok(()),
    }
}

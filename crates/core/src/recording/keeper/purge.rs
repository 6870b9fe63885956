//! Recordings past their keep time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use serde_json::json;

use super::Keeper;
use crate::database::DatabaseError;
use crate::events::{Event, EventKind};
use crate::ids::BusinessId;
use crate::recording::removal;

/// Recordings purged in one transaction.
const CHUNK: i32 = 100;

#[derive(QueryableByName)]
struct Purged {
    #[diesel(sql_type = BigInt)]
    business_id: BusinessId,
    #[diesel(sql_type = Text)]
    call_sid: String,
    #[diesel(sql_type = Nullable<Text>)]
    store_key: Option<String>,
}

/// The row says so first, and the waveform goes with it; then the file goes. A crash between leaves a file
/// that nobody serves and [`Keeper::tidy`] removes. A hold that is being set at this moment is skipped.
const PURGE: &str = "WITH purged AS (UPDATE recordings r SET purged_at = $1 FROM call_logs o \
    WHERE o.id = r.call_log_id AND r.id IN (SELECT p.id FROM recordings p \
        JOIN call_logs c ON c.id = p.call_log_id AND c.business_id = p.business_id \
        JOIN businesses b ON b.id = p.business_id \
        WHERE p.stored_at IS NOT NULL AND p.purged_at IS NULL AND NOT c.legal_hold \
        AND c.created_at < $1 - make_interval(days => b.purge_days) \
        ORDER BY p.stored_at LIMIT $2 \
        FOR UPDATE OF p SKIP LOCKED FOR SHARE OF c SKIP LOCKED) \
    RETURNING r.id, r.business_id, o.call_sid, r.store_key), \
    drawn AS (DELETE FROM recording_peaks k USING purged p \
        WHERE k.business_id = p.business_id AND k.recording_id = p.id) \
    SELECT business_id, call_sid, store_key FROM purged";

impl Keeper {
    /// Removes what is past its business's `purge_days` and under no legal hold. Returns how many.
    pub async fn purge(&self) -> Result<usize, DatabaseError> {
        let mut total = 0;
        loop {
            let purged = self.purge_chunk(self.clock.now()).await?;
            for recording in &purged {
                self.remove_purged(recording).await;
            }
            total += purged.len();
            if purged.is_empty() {
                return Ok(total);
            }
        }
    }

    async fn purge_chunk(&self, now: DateTime<Utc>) -> Result<Vec<Purged>, DatabaseError> {
        let mut conn = self.database.system().await?;
        let purged = diesel::sql_query(PURGE)
            .bind::<Timestamptz, _>(now)
            .bind::<Integer, _>(CHUNK)
            .load(&mut *conn)
            .await?;
        conn.commit().await?;
        Ok(purged)
    }

    async fn remove_purged(&self, recording: &Purged) {
        let key = recording.store_key.as_deref();
        if let Err(error) = removal::unlink(&self.store, key).await {
            tracing::warn!(call.sid = recording.call_sid, %error, "a purged file was not removed");
        }
        tracing::info!(call.sid = recording.call_sid, "recording.purged");
        let event = Event {
            kind: EventKind::CallUpdated,
            call_sid: recording.call_sid.clone(),
            payload: json!({ "recording": "purged" }),
        };
        self.events.publish(recording.business_id, event);
    }
}

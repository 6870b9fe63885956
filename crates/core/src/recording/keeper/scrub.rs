//! Looking whether stored files are still what was stored.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::{Keeper, load};
use crate::database::DatabaseError;
use crate::ids::{CallLogId, RecordingId};
use crate::recording::StoreError;
use crate::recording::known::lock_call;
use crate::recording::store::StoreKey;
use crate::schema::recordings;
use crate::steps::{self, Requested, Step};

/// What a scrub saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scrubbed {
    /// Files read.
    pub looked_at: usize,
    /// Files that were missing or changed, and are fetched again.
    pub damaged: usize,
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    id: RecordingId,
    #[diesel(sql_type = BigInt)]
    call_log_id: CallLogId,
    #[diesel(sql_type = Text)]
    store_key: String,
    #[diesel(sql_type = BigInt)]
    bytes: i64,
    #[diesel(sql_type = Binary)]
    sha256: Vec<u8>,
    #[diesel(sql_type = Timestamptz)]
    stored_at: DateTime<Utc>,
}

/// Marked as looked at before they are, so that two workers read different files.
const TAKE: &str = "UPDATE recordings r SET scrubbed_at = $1 WHERE r.id IN (SELECT p.id \
    FROM recordings p WHERE p.stored_at IS NOT NULL AND p.purged_at IS NULL \
    ORDER BY p.scrubbed_at NULLS FIRST, p.id LIMIT $2 FOR UPDATE SKIP LOCKED) \
    RETURNING r.id, r.call_log_id, r.store_key, r.bytes, r.sha256, r.stored_at";

impl Keeper {
    /// Reads the `limit` files that were not looked at for the longest time.
    pub async fn scrub(&self, limit: i64) -> Result<Scrubbed, DatabaseError> {
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        let taken: Vec<Taken> = diesel::sql_query(TAKE)
            .bind::<Timestamptz, _>(now)
            .bind::<BigInt, _>(limit)
            .load(&mut *conn)
            .await?;
        conn.commit().await?;
        let mut scrubbed = Scrubbed::default();
        for stored in taken {
            let bytes = u64::try_from(stored.bytes).unwrap_or(0);
            let damaged = match stored.store_key.parse::<StoreKey>() {
                Err(_) => true,
                Ok(key) => match self.store.hash(key, bytes).await {
                    Ok(hash) => hash != stored.sha256,
                    Err(StoreError::Damaged) => true,
                    // The volume is missing: every file would look damaged.
                    Err(error) => {
                        tracing::warn!(%error, "the scrub stopped");
                        return Ok(scrubbed);
                    }
                },
            };
            scrubbed.looked_at += 1;
            if damaged && self.forget(&stored, now).await? {
                scrubbed.damaged += 1;
            }
        }
        Ok(scrubbed)
    }

    async fn forget(&self, stored: &Taken, now: DateTime<Utc>) -> Result<bool, DatabaseError> {
        let mut conn = self.database.system().await?;
        lock_call(&mut conn, stored.call_log_id).await?;
        let cleared = diesel::update(recordings::table.find(stored.id))
            .filter(recordings::stored_at.eq(stored.stored_at))
            .filter(recordings::purged_at.is_null())
            .set(recordings::stored_at.eq(None::<DateTime<Utc>>))
            .execute(&mut *conn)
            .await?;
        let log = load(&mut conn, stored.call_log_id).await?;
        let requested = match log {
            Some((log, _)) if cleared == 1 => {
                metrics::counter!("prosaas_recordings_damaged_total").increment(1);
                tracing::warn!(call.sid = %log.call_sid, "recording.damaged");
                Some(steps::reopen(&mut conn, &log, Step::Download, false, now).await?)
            }
            _ => None,
        };
        conn.commit().await?;
        if let Some(queued) = requested.and_then(Requested::to_push) {
            self.push(&queued).await;
        }
        Ok(cleared == 1)
    }
}

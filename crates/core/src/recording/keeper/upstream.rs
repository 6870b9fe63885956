//! Twilio's copies that are to go, each tried until it is gone.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use futures::{StreamExt, stream};
use prosaas_twilio::TwilioError;

use super::failure::twilio_code;
use super::listed::is_settled;
use super::{Keeper, load};
use crate::database::DatabaseError;
use crate::ids::{CallLogId, RecordingSid};
use crate::recording::known::lock_call;
use crate::recording::removal;
use crate::schema::{businesses, call_logs, recordings, upstream_removals};

/// Removals that one sweep takes, and how many at a time.
const TAKEN: i64 = 200;
const AT_A_TIME: usize = 4;
/// The first pause after a failure; each is twice the one before, up to the longest.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// What a sweep brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Files of ours that had been left.
    pub files: usize,
    /// Twilio's copies that are gone, and calls that Twilio has nothing more of.
    pub gone: usize,
    /// Those that are tried again.
    pub failed: usize,
}

/// Copies that are here and verified make those at Twilio superfluous, where the business says so.
/// Those that are held stay, in both places.
const REQUEST: &str = "INSERT INTO upstream_removals \
        (business_id, call_log_id, recording_sid, cause, next_try_at) \
    SELECT r.business_id, r.call_log_id, r.recording_sid, 'stored_copy', $1 FROM recordings r \
        JOIN businesses b ON b.id = r.business_id AND b.delete_upstream \
        JOIN call_logs c ON c.business_id = r.business_id AND c.id = r.call_log_id \
        WHERE r.stored_at < $1 - interval '1 hour' AND r.purged_at IS NULL AND NOT c.legal_hold \
        AND NOT EXISTS (SELECT FROM upstream_removals u WHERE u.recording_sid = r.recording_sid) \
        ORDER BY r.stored_at LIMIT $2 \
    ON CONFLICT DO NOTHING";

/// Taking one moves its next try away, so that another worker, or this one's restart, takes others. A
/// next try further away than a pause can be comes from a clock that jumped.
const TAKE: &str = "UPDATE upstream_removals u SET attempts = u.attempts + 1, \
        next_try_at = $1 + interval '5 minutes' WHERE u.id IN (SELECT p.id FROM upstream_removals p \
        WHERE p.done_at IS NULL AND (p.next_try_at <= $1 OR p.next_try_at > $1 + interval '25 hours') \
        ORDER BY p.next_try_at LIMIT $2 FOR UPDATE SKIP LOCKED) \
    RETURNING u.id, u.call_log_id, u.recording_sid, u.cause, u.attempts";

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    call_log_id: CallLogId,
    #[diesel(sql_type = Nullable<Text>)]
    recording_sid: Option<String>,
    #[diesel(sql_type = Text)]
    cause: String,
    #[diesel(sql_type = Integer)]
    attempts: i32,
}

/// How a try ended.
enum Tried {
    /// It is gone.
    Gone,
    /// It is not to go any more.
    Cancelled,
    /// Again later, with a stable word for why.
    Later(&'static str, Option<Duration>),
}

impl Keeper {
    /// Finishes erasures: files that a crash left, and Twilio's copies that are due.
    pub async fn remove_due(&self) -> Result<Removed, DatabaseError> {
        let now = self.clock.now();
        let mut removed = Removed {
            files: removal::unlink_erased(&self.database, &self.store, None, now).await?,
            ..Removed::default()
        };
        let tried = self.try_due(now).await?;
        removed.gone = tried.iter().filter(|gone| **gone).count();
        removed.failed = tried.len() - removed.gone;
        Ok(removed)
    }

    async fn try_due(&self, now: DateTime<Utc>) -> Result<Vec<bool>, DatabaseError> {
        let mut conn = self.database.system().await?;
        diesel::sql_query(REQUEST)
            .bind::<Timestamptz, _>(now)
            .bind::<BigInt, _>(TAKEN)
            .execute(&mut *conn)
            .await?;
        let taken: Vec<Taken> = diesel::sql_query(TAKE)
            .bind::<Timestamptz, _>(now)
            .bind::<BigInt, _>(TAKEN)
            .load(&mut *conn)
            .await?;
        conn.commit().await?;
        let tries = taken.into_iter().map(|taken| self.try_removal(taken));
        let tries: Vec<Result<bool, DatabaseError>> = stream::iter(tries)
            .buffer_unordered(AT_A_TIME)
            .collect()
            .await;
        tries.into_iter().collect()
    }

    /// Tries one and writes down how it went.
    async fn try_removal(&self, taken: Taken) -> Result<bool, DatabaseError> {
        let tried = match &taken.recording_sid {
            None => self.search(&taken).await?,
            Some(sid) => self.remove_upstream(&taken, sid).await?,
        };
        let now = self.clock.now();
        let target = upstream_removals::table
            .find(taken.id)
            .filter(upstream_removals::done_at.is_null());
        let mut conn = self.database.system().await?;
        match &tried {
            Tried::Gone => {
                diesel::update(target)
                    .set((
                        upstream_removals::done_at.eq(now),
                        upstream_removals::error_code.eq(None::<String>),
                    ))
                    .execute(&mut *conn)
                    .await?;
            }
            Tried::Cancelled => {
                let cancelled = target.filter(upstream_removals::cause.eq("stored_copy"));
                diesel::delete(cancelled).execute(&mut *conn).await?;
            }
            Tried::Later(code, wish) => {
                let pause = pause(taken.attempts, *wish);
                diesel::update(target)
                    .set((
                        upstream_removals::next_try_at.eq(now + pause),
                        upstream_removals::error_code.eq(*code),
                    ))
                    .execute(&mut *conn)
                    .await?;
                tracing::warn!(
                    call.id = %taken.call_log_id, recording.sid = taken.recording_sid, status = *code,
                    attempt = taken.attempts, retry_seconds = pause.num_seconds(),
                    "recording.upstream.not_removed"
                );
            }
        }
        conn.commit().await?;
        Ok(matches!(tried, Tried::Gone))
    }

    async fn remove_upstream(&self, taken: &Taken, sid: &str) -> Result<Tried, DatabaseError> {
        let Ok(sid) = sid.parse::<RecordingSid>() else {
            return Ok(Tried::Gone);
        };
        if taken.cause == "stored_copy"
            && let Some(tried) = self.keeps_copy(&sid).await?
        {
            return Ok(tried);
        }
        Ok(match self.twilio.delete_recording(&sid).await {
            Ok(_) | Err(TwilioError::NotFound) => {
                tracing::info!(recording.sid = %sid, cause = taken.cause, "recording.upstream.removed");
                Tried::Gone
            }
            Err(error) => Tried::Later(twilio_code(&error), error.retry_after()),
        })
    }

    /// Whether Twilio's copy has to stay for now, because ours is not verifiably the same.
    async fn keeps_copy(&self, sid: &RecordingSid) -> Result<Option<Tried>, DatabaseError> {
        type Row = (Option<String>, Option<i64>, Option<Vec<u8>>);
        let mut conn = self.database.system().await?;
        let row: Option<Row> = recordings::table
            .inner_join(call_logs::table.on(call_logs::id.eq(recordings::call_log_id)))
            .inner_join(businesses::table.on(businesses::id.eq(recordings::business_id)))
            .filter(recordings::recording_sid.eq(sid.as_str()))
            .filter(recordings::stored_at.is_not_null())
            .filter(recordings::purged_at.is_null())
            .filter(call_logs::legal_hold.eq(false))
            .filter(businesses::delete_upstream)
            .select((recordings::store_key, recordings::bytes, recordings::sha256))
            .first(&mut *conn)
            .await
            .optional()?;
        conn.commit().await?;
        let Some((Some(key), Some(bytes), Some(sha256))) = row else {
            return Ok(Some(Tried::Cancelled));
        };
        let (Ok(key), Ok(bytes)) = (key.parse(), u64::try_from(bytes)) else {
            return Ok(Some(Tried::Cancelled));
        };
        Ok(match self.store.hash(key, bytes).await {
            Ok(hash) if hash == sha256 => None,
            _ => Some(Tried::Later("copy_not_verified", None)),
        })
    }

    /// Asks Twilio what it has of an erased call beside what is known.
    async fn search(&self, taken: &Taken) -> Result<Tried, DatabaseError> {
        let mut conn = self.database.system().await?;
        let log = load(&mut conn, taken.call_log_id).await?;
        conn.commit().await?;
        let Some((log, _)) = log else {
            return Ok(Tried::Gone);
        };
        let infos = match self.twilio.list_recordings(&log.call_sid).await {
            Ok(infos) => infos,
            Err(error) => return Ok(Tried::Later(twilio_code(&error), error.retry_after())),
        };
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        lock_call(&mut conn, log.id).await?;
        let mut pending = false;
        for info in infos.iter().filter(|info| info.call_sid == log.call_sid) {
            pending |= info.status.is_pending();
            removal::withhold(&mut conn, &log, &info.sid, now).await?;
        }
        conn.commit().await?;
        // A recording that is still being made shows itself when it, or the call, has ended.
        if pending || !is_settled(&log, now) {
            return Ok(Tried::Later("call_not_over", None));
        }
        Ok(Tried::Gone)
    }
}

/// Until the next try; Twilio's own wish counts where it is longer.
fn pause(attempts: i32, wish: Option<Duration>) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1))
        .unwrap_or(0)
        .min(16);
    let own = FIRST_PAUSE
        .checked_mul(2_i32.saturating_pow(doublings))
        .unwrap_or(LONGEST_PAUSE)
        .min(LONGEST_PAUSE);
    let wished = wish.and_then(|wish| TimeDelta::from_std(wish).ok());
    own.max(wished.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_heed_a_longer_wish() {
        assert_eq!(pause(1, None), TimeDelta::seconds(30));
        assert_eq!(pause(3, None), TimeDelta::minutes(2));
        assert_eq!(pause(i32::MAX, None), LONGEST_PAUSE);
        assert_eq!(
            pause(1, Some(Duration::from_secs(90))),
            TimeDelta::seconds(90)
        );
        assert_eq!(
            pause(3, Some(Duration::from_secs(1))),
            TimeDelta::minutes(2)
        );
    }
}

//! Recordings that no webhook told of: Twilio does not repeat a delivery that met an error.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::{StreamExt, stream};
use prosaas_twilio::TwilioError;
use serde_json::json;

use super::Keeper;
use super::fetch::not_recorded;
use super::listed::{is_settled, mark_not_recorded, note_listed};
use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::events::EventKind;
use crate::ids::CallLogId;
use crate::outcome::{self, Fact};
use crate::recording::MAY_RECORD;
use crate::schema::call_logs;
use crate::steps::{self, Queued, Requested, Step};
use crate::webhooks::Topic;

/// Calls that one run asks Twilio about, and how many at a time.
const CALLS: i64 = 200;
const AT_A_TIME: usize = 4;
/// Held while calls are taken, so that two workers take different ones.
const LOCK: i64 = 0x5072_6f53_6161_5303;

/// How far back a reconciliation looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Calls of the last hour: every few minutes.
    LastHour,
    /// Everything that may still be played: daily.
    AccessWindow,
}

/// What a reconciliation found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Calls that Twilio was asked about.
    pub calls: usize,
    /// Downloads that were put in motion.
    pub requested: usize,
    /// Calls that turned out to have no recording.
    pub absent: usize,
    /// Calls that no webhook had told of.
    pub adopted: usize,
    /// Downloads that had been given up and are tried again.
    pub revived: usize,
}

/// Taking a call stamps it, so that another worker, or the next run, takes others. A stamp that lies
/// in the future comes from a clock that jumped.
fn take_statement() -> String {
    format!(
        "UPDATE call_logs u SET reconciled_at = $1 WHERE u.id IN (SELECT c.id \
    FROM call_logs c JOIN businesses b ON b.id = c.business_id \
    WHERE c.recording_sid IS NULL AND c.recording_absent_reason IS NULL AND c.erased_at IS NULL \
    AND {MAY_RECORD} AND (c.reconciled_at IS NULL \
        OR c.reconciled_at <= $1 - interval '4 minutes' OR c.reconciled_at > $1) \
    AND CASE WHEN $2 \
        THEN coalesce(c.ended_at, c.created_at) > $1 - interval '1 hour' \
        ELSE c.created_at > $1 - make_interval(days => b.access_days) END \
    AND (c.ended_at IS NOT NULL OR c.created_at < $1 - interval '15 minutes') \
    ORDER BY c.reconciled_at NULLS FIRST, c.id LIMIT $3 FOR UPDATE OF c SKIP LOCKED) \
    RETURNING u.id"
    )
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = BigInt)]
    id: CallLogId,
}

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

pub(super) enum Looked {
    Requested,
    Absent,
    Nothing,
}

impl Keeper {
    /// Asks Twilio about calls that ended without a word about a recording, and takes up what was
    /// announced for calls that were not known. Downloads that were given up are tried again.
    pub async fn reconcile(&self, span: Span) -> Result<Reconciled, DatabaseError> {
        let mut found = Reconciled {
            adopted: self.adopt().await?,
            revived: self.revive().await?,
            ..Reconciled::default()
        };
        if span == Span::AccessWindow {
            self.reconcile_account(&mut found).await?;
        }
        let calls = self.take(span).await?;
        found.calls += calls.len();
        let mut looks = stream::iter(calls.into_iter().map(|log| self.reconcile_call(log)))
            .buffer_unordered(AT_A_TIME);
        while let Some(looked) = looks.next().await {
            match looked? {
                Looked::Requested => found.requested += 1,
                Looked::Absent => found.absent += 1,
                Looked::Nothing => {}
            }
        }
        Ok(found)
    }

    /// Nobody may ask for a recording before Twilio's copy expires.
    async fn revive(&self) -> Result<usize, DatabaseError> {
        let revived = steps::revive(&self.database, CALLS, self.clock.now()).await?;
        for queued in &revived {
            self.push(queued).await;
        }
        Ok(revived.len())
    }

    async fn take(&self, span: Span) -> Result<Vec<CallLog>, DatabaseError> {
        let mut conn = self.database.system().await?;
        let lock: Locked = diesel::sql_query(format!(
            "SELECT pg_try_advisory_xact_lock({LOCK}) AS locked"
        ))
        .get_result(&mut *conn)
        .await?;
        if !lock.locked {
            conn.commit().await?;
            return Ok(Vec::new());
        }
        let taken: Vec<Taken> = diesel::sql_query(take_statement())
            .bind::<Timestamptz, _>(self.clock.now())
            .bind::<Bool, _>(span == Span::LastHour)
            .bind::<BigInt, _>(CALLS)
            .load(&mut *conn)
            .await?;
        let ids: Vec<CallLogId> = taken.into_iter().map(|row| row.id).collect();
        let logs = call_logs::table
            .filter(call_logs::id.eq_any(ids))
            .select(CallLog::as_select())
            .load(&mut *conn)
            .await?;
        conn.commit().await?;
        Ok(logs)
    }

    async fn reconcile_call(&self, mut log: CallLog) -> Result<Looked, DatabaseError> {
        if log.ended_at.is_none() {
            log = self.catch_up(log).await?;
        }
        let infos = match self.twilio.list_recordings(&log.call_sid).await {
            Ok(infos) => infos,
            Err(error) => {
                tracing::warn!(call.sid = %log.call_sid, %error, "a call was not reconciled");
                self.unstamp(&log).await?;
                return Ok(Looked::Nothing);
            }
        };
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        let pending = note_listed(&mut conn, &log, &infos, "reconciliation").await?;
        if log.ended_at.is_none() || pending {
            unstamp(&mut conn, &log).await?;
        }
        let (looked, to_push) = if infos.is_empty() && is_settled(&log, now) {
            let marked = mark_not_recorded(&mut conn, &log).await?;
            if marked {
                self.note(&mut conn, &log, Topic::CallUpdated, &not_recorded())
                    .await?;
            }
            (
                if marked {
                    Looked::Absent
                } else {
                    Looked::Nothing
                },
                None,
            )
        } else {
            request_wanted(&mut conn, &log, now).await?
        };
        conn.commit().await?;
        if let Some(queued) = to_push {
            self.push(&queued).await;
        }
        if matches!(looked, Looked::Absent) {
            self.tell(&log, EventKind::CallUpdated, not_recorded());
        }
        Ok(looked)
    }

    /// A call whose end was never reported: Twilio knows.
    async fn catch_up(&self, log: CallLog) -> Result<CallLog, DatabaseError> {
        let info = match self.twilio.fetch_call(&log.call_sid).await {
            Ok(info) if info.status.is_terminal() => info,
            Ok(_) | Err(_) => return Ok(log),
        };
        let ended_at = info.end_time.unwrap_or_else(|| self.clock.now());
        let mut conn = self.database.system().await?;
        let updated: Option<CallLog> = diesel::update(call_logs::table.find(log.id))
            .filter(call_logs::ended_at.is_null())
            .set((
                call_logs::status.eq(info.status.as_str()),
                call_logs::ended_at.eq(ended_at),
                call_logs::duration_seconds.eq(info
                    .duration
                    .and_then(|seconds| i32::try_from(seconds).ok())),
            ))
            .returning(CallLog::as_returning())
            .get_result(&mut *conn)
            .await
            .optional()?;
        if let Some(updated) = &updated {
            let ended = Fact::Ended(info.status);
            outcome::note(&mut conn, updated, ended, self.clock.now()).await?;
            self.note(&mut conn, updated, Topic::CallUpdated, &json!({}))
                .await?;
        }
        conn.commit().await?;
        let Some(updated) = updated else {
            return Ok(log);
        };
        self.tell(
            &updated,
            EventKind::CallUpdated,
            json!({ "status": updated.status }),
        );
        Ok(updated)
    }

    async fn unstamp(&self, log: &CallLog) -> Result<(), DatabaseError> {
        let mut conn = self.database.system().await?;
        unstamp(&mut conn, log).await?;
        conn.commit().await
    }
}

/// Why a call could not be taken up.
#[derive(Debug, thiserror::Error)]
pub(super) enum AdoptError {
    #[error(transparent)]
    Twilio(#[from] TwilioError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Twilio could not be asked, or will have more to say: the next run asks again.
async fn unstamp(conn: &mut AsyncPgConnection, log: &CallLog) -> Result<(), DatabaseError> {
    diesel::update(call_logs::table.find(log.id))
        .set(call_logs::reconciled_at.eq(None::<DateTime<Utc>>))
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn request_wanted(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    now: DateTime<Utc>,
) -> Result<(Looked, Option<Queued>), DatabaseError> {
    let rows = crate::recording::known::known(conn, log).await?;
    if !rows.iter().any(crate::recording::known::Known::is_wanted) {
        return Ok((Looked::Nothing, None));
    }
    let requested: Requested = steps::reopen(conn, log, Step::Download, false, now).await?;
    Ok((Looked::Requested, requested.to_push()))
}

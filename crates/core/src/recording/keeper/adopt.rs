//! Recordings that were announced for calls that nobody had told of.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use prosaas_twilio::TwilioError;
use prosaas_twilio::status::Direction;

use super::Keeper;
use super::reconcile::AdoptError;
use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::ids::CallSid;
use crate::ingest::{self, Announcement};
use crate::schema::call_logs;
use crate::steps::{self, State, Step};

/// Calls that one run looks up.
const CALLS: i64 = 100;

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = Text)]
    call_sid: String,
}

/// Touches what it takes, so that what stays unclaimed does not keep the others from their turn.
const TAKE: &str = "UPDATE unclaimed_recordings u SET url = u.url WHERE u.id IN (SELECT p.id \
    FROM unclaimed_recordings p ORDER BY p.updated_at, p.id LIMIT $1 FOR UPDATE SKIP LOCKED) \
    RETURNING u.call_sid";

impl Keeper {
    /// Finds out whose they are and gives them to their calls. Returns how many calls were found.
    pub(super) async fn adopt(&self) -> Result<usize, DatabaseError> {
        let mut conn = self.database.system().await?;
        let waiting: Vec<Waiting> = diesel::sql_query(TAKE)
            .bind::<BigInt, _>(CALLS)
            .load(&mut *conn)
            .await?;
        conn.commit().await?;
        let mut sids: Vec<CallSid> = waiting
            .into_iter()
            .filter_map(|row| row.call_sid.parse().ok())
            .collect();
        sids.sort();
        sids.dedup();
        let mut adopted = 0;
        for sid in sids {
            match self.adopt_call(&sid).await {
                Ok(true) => adopted += 1,
                Ok(false) => {}
                Err(AdoptError::Database(error)) => return Err(error),
                Err(AdoptError::Twilio(error)) => {
                    tracing::warn!(call.sid = %sid, %error, "an unclaimed call was not looked up");
                }
            }
        }
        Ok(adopted)
    }

    async fn adopt_call(&self, sid: &CallSid) -> Result<bool, AdoptError> {
        let mut conn = self.database.system().await?;
        let known = ingest::find(&mut conn, sid).await?;
        conn.commit().await?;
        let log = match known {
            Some(log) => Some(log),
            None => self.announce(sid).await?,
        };
        let Some(log) = log else { return Ok(false) };
        let mut conn = self.database.system().await?;
        ingest::adopt(&mut conn, &log, self.clock.now()).await?;
        let step = steps::find(&mut conn, log.id, Step::Download).await?;
        conn.commit().await?;
        if let Some(row) = step.filter(|row| row.state == State::Queued) {
            let queued = steps::Queued {
                id: row.id,
                call: log.id,
                step: row.step,
                urgent: row.urgent,
            };
            self.push(&queued).await;
        }
        Ok(true)
    }

    /// Makes the log of a call that only Twilio knows; `None` where it was at none of our numbers.
    pub(super) async fn announce(&self, sid: &CallSid) -> Result<Option<CallLog>, AdoptError> {
        let info = match self.twilio.fetch_call(sid).await {
            Ok(info) => info,
            Err(TwilioError::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (Some(from), Some(to)) = (info.from, info.to) else {
            return Ok(None);
        };
        let call = ingest::Announced {
            call_sid: sid.clone(),
            from,
            to,
            direction: info.direction.unwrap_or(Direction::Inbound),
            status: info.status,
        };
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        let log = match ingest::announce(&mut conn, &call, now).await? {
            Announcement::Created { log, .. } | Announcement::Known(log) => log,
            Announcement::UnknownNumber => {
                conn.commit().await?;
                return Ok(None);
            }
        };
        let log: CallLog = diesel::update(call_logs::table.find(log.id))
            .set((
                call_logs::started_at.eq(info.start_time.unwrap_or(log.started_at)),
                call_logs::ended_at.eq(log
                    .ended_at
                    .or(info.end_time)
                    .or_else(|| info.status.is_terminal().then_some(now))),
                call_logs::duration_seconds.eq(log.duration_seconds.or_else(|| {
                    info.duration
                        .and_then(|seconds| i32::try_from(seconds).ok())
                })),
            ))
            .returning(CallLog::as_returning())
            .get_result(&mut *conn)
            .await
            .map_err(DatabaseError::from)?;
        conn.commit().await?;
        tracing::info!(call.sid = %sid, "a call was adopted from Twilio");
        Ok(Some(log))
    }
}

//! Places waiting calls at Twilio, one at a time and no faster than the account may.
//!
//! A call is marked `placing` and committed before Twilio is asked, and asked for again only where
//! Twilio has certainly done nothing. So a process that dies in between, or an answer that is lost,
//! leaves a row that is looked up and never one that is placed twice.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_twilio::client::NewCall;
use prosaas_twilio::status::CallEvent;
use prosaas_twilio::{TwilioClient, TwilioError};

use super::due::{any_due, refusal};
use super::progress::{attach, end};
use super::row::OutboundCall;
use super::standing::{Reason, State};
use super::{Attached, lookup};
use crate::clock::Clock;
use crate::database::{Database, DatabaseError};
use crate::events::{Event, EventKind, Events};
use crate::ids::CallSid;
use crate::schema::{outbound_calls, outbound_pace};

/// How long an agent's telephone rings.
const RING_SECONDS: u32 = 25;
/// Before the next try, where Twilio can't be reached.
const UNREACHABLE: TimeDelta = TimeDelta::seconds(2);
/// A longer wish of Twilio's is cut, so that one answer can't stop the queue for a day.
const LONGEST_PAUSE: TimeDelta = TimeDelta::seconds(60);

/// Twilio tries again after any failure, not only where it found no connection.
const RETRIED: &str = "#rc=5&rp=all";

const EVENTS: [CallEvent; 4] = [
    CallEvent::Initiated,
    CallEvent::Ringing,
    CallEvent::Answered,
    CallEvent::Completed,
];

/// Places calls. Any number of processes may have one: the database lets one of them go ahead.
#[derive(Clone)]
pub struct Dispatcher {
    /// PostgreSQL.
    pub database: Database,
    /// The telephone company.
    pub twilio: TwilioClient,
    /// Live updates.
    pub events: Events,
    /// The time.
    pub clock: Clock,
    /// The origin that Twilio calls, without a closing slash.
    pub public_base: String,
    /// Between two calls of the account.
    pub pace: TimeDelta,
}

/// What a look at the queue came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// Nothing waits that may be placed now.
    Idle,
    /// The account's next call may be placed after this time.
    Paused(Duration),
    /// A waiting call was taken: there may be more.
    Worked,
}

enum Claimed {
    Nothing,
    Paused(TimeDelta),
    Ended(OutboundCall),
    Call(OutboundCall),
}

impl Dispatcher {
    /// Places the call that waits longest, if the account may place one now.
    pub async fn tick(&self) -> Result<Ticked, DatabaseError> {
        match self.claim().await? {
            Claimed::Nothing => Ok(Ticked::Idle),
            Claimed::Paused(pause) => Ok(Ticked::Paused(pause.to_std().unwrap_or_default())),
            Claimed::Ended(call) => {
                self.tell(&call);
                Ok(Ticked::Worked)
            }
            Claimed::Call(call) => {
                self.place(&call).await?;
                Ok(Ticked::Worked)
            }
        }
    }

    /// Asks Twilio about calls whose answer was lost or of which nothing is heard, and hangs up those
    /// that a person withdrew.
    pub async fn look_up(&self) -> Result<(), DatabaseError> {
        lookup::hang_up(self).await?;
        lookup::lost(self).await?;
        lookup::silent(self).await
    }

    async fn claim(&self) -> Result<Claimed, DatabaseError> {
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        if !any_due(&mut conn, now).await? {
            conn.commit().await?;
            return Ok(Claimed::Nothing);
        }
        let Some(slot) = self.lock_pace(&mut conn, now).await? else {
            // Another process is at it.
            conn.commit().await?;
            return Ok(Claimed::Paused(self.pace));
        };
        // A moment far ahead comes from a clock that jumped.
        if slot > now && slot - now <= LONGEST_PAUSE {
            conn.commit().await?;
            return Ok(Claimed::Paused(slot - now));
        }
        let waiting: Option<OutboundCall> = outbound_calls::table
            .filter(outbound_calls::state.eq(State::Queued.as_str()))
            .filter(
                outbound_calls::next_try_at
                    .is_null()
                    .or(outbound_calls::next_try_at.le(now)),
            )
            .order(outbound_calls::id)
            .select(OutboundCall::as_select())
            .for_update()
            .skip_locked()
            .first(&mut *conn)
            .await
            .optional()?;
        let Some(call) = waiting else {
            conn.commit().await?;
            return Ok(Claimed::Nothing);
        };
        let claimed = if let Some(reason) = refusal(&mut conn, &call, now).await? {
            let ended = end(&mut conn, call.id, reason, now).await?;
            ended.map_or(Claimed::Nothing, Claimed::Ended)
        } else {
            self.pause(&mut conn, now + self.pace).await?;
            let call = diesel::update(outbound_calls::table.find(call.id))
                .set((
                    outbound_calls::state.eq(State::Placing.as_str()),
                    outbound_calls::placed_at.eq(now),
                    outbound_calls::checked_at.eq(now),
                ))
                .returning(OutboundCall::as_returning())
                .get_result(&mut *conn)
                .await?;
            Claimed::Call(call)
        };
        conn.commit().await?;
        Ok(claimed)
    }

    async fn place(&self, call: &OutboundCall) -> Result<(), DatabaseError> {
        let base = &self.public_base;
        let new = NewCall {
            to: call.agent_phone.clone(),
            from: call.from_number.clone(),
            url: format!("{base}/webhook/outbound_call?outbound={}{RETRIED}", call.id),
            status_callback: Some(format!(
                "{base}/webhook/call_status?outbound={}{RETRIED}",
                call.id
            )),
            status_callback_events: EVENTS.to_vec(),
            timeout_seconds: Some(RING_SECONDS),
            record: None,
        };
        match self.twilio.create_call(&new).await {
            Ok(created) => self.attach(call, &created.sid).await,
            Err(error) if error.may_have_been_done() => {
                tracing::warn!(outbound.id = %call.id, %error, "outbound.answer_lost");
                Ok(())
            }
            Err(error) => self.not_done(call, &error).await,
        }
    }

    /// Gives the row its call, and tells of it.
    pub(super) async fn attach(
        &self,
        call: &OutboundCall,
        sid: &CallSid,
    ) -> Result<(), DatabaseError> {
        let mut conn = self.database.system().await?;
        let attached = attach(&mut conn, call.id, sid, self.clock.now()).await?;
        conn.commit().await?;
        match attached {
            Attached::Mine {
                call, log, created, ..
            } => {
                tracing::info!(outbound.id = %call.id, call.sid = %sid, "outbound.placed");
                if let Some(log) = log.filter(|_| created) {
                    let event = Event {
                        kind: EventKind::CallCreated,
                        call_sid: log.call_sid.to_string(),
                        payload: serde_json::json!({
                            "status": log.status, "direction": log.direction,
                        }),
                    };
                    self.events.publish(log.business_id, event);
                }
                self.tell(&call);
            }
            Attached::Nobodys => {
                tracing::warn!(outbound.id = %call.id, call.sid = %sid, "outbound.second_call");
            }
        }
        Ok(())
    }

    /// Twilio has certainly not placed it.
    async fn not_done(
        &self,
        call: &OutboundCall,
        error: &TwilioError,
    ) -> Result<(), DatabaseError> {
        let now = self.clock.now();
        let pause = match error {
            TwilioError::RateLimited { retry_after } => Some(
                retry_after
                    .and_then(|wish| TimeDelta::from_std(wish).ok())
                    .unwrap_or(self.pace)
                    .clamp(self.pace, LONGEST_PAUSE),
            ),
            error if error.is_transient() => Some(UNREACHABLE),
            _ => None,
        };
        tracing::warn!(outbound.id = %call.id, %error, "outbound.not_placed");
        let mut conn = self.database.system().await?;
        let ended = match pause {
            Some(pause) => {
                self.lock_pace(&mut conn, now).await?;
                self.pause(&mut conn, now + pause).await?;
                diesel::update(outbound_calls::table.find(call.id))
                    .filter(outbound_calls::state.eq(State::Placing.as_str()))
                    .set((
                        outbound_calls::state.eq(State::Queued.as_str()),
                        outbound_calls::placed_at.eq(None::<DateTime<Utc>>),
                        outbound_calls::next_try_at.eq(now + pause),
                    ))
                    .execute(&mut *conn)
                    .await?;
                None
            }
            None => end(&mut conn, call.id, Reason::Rejected, now).await?,
        };
        conn.commit().await?;
        if let Some(ended) = ended {
            self.tell(&ended);
        }
        Ok(())
    }

    pub(super) fn tell(&self, call: &OutboundCall) {
        self.events.publish(call.business_id, call.event());
    }

    /// The account's next free moment, locked; `None` while another process has it.
    async fn lock_pace(
        &self,
        conn: &mut AsyncPgConnection,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DatabaseError> {
        let account = self.twilio.config().account_sid.as_str();
        diesel::insert_into(outbound_pace::table)
            .values((
                outbound_pace::account_sid.eq(account),
                outbound_pace::next_slot_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
        Ok(outbound_pace::table
            .find(account)
            .select(outbound_pace::next_slot_at)
            .for_update()
            .skip_locked()
            .first(conn)
            .await
            .optional()?)
    }

    async fn pause(
        &self,
        conn: &mut AsyncPgConnection,
        until: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        let account = self.twilio.config().account_sid.as_str();
        diesel::update(outbound_pace::table.find(account))
            .set(outbound_pace::next_slot_at.eq(until))
            .execute(conn)
            .await?;
        Ok(())
    }
}

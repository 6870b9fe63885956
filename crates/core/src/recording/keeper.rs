//! The worker's side: getting recordings into the store, and keeping store and table true.

mod account;
mod adopt;
mod audio;
mod failure;
mod fetch;
mod listed;
mod purge;
mod reconcile;
mod scrub;
mod tidy;
mod transfer;
mod upstream;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_twilio::TwilioClient;
use serde_json::json;

use super::store::Store;
use crate::call_log::CallLog;
use crate::clock::Clock;
use crate::database::{Database, DatabaseError};
use crate::events::{Event, EventKind, Events};
use crate::ids::CallLogId;
use crate::queue::{Job, Queue};
use crate::schema::call_logs;
use crate::steps::{AfterFailure, Claim, Queued, StepFailure};
use crate::webhooks::{self, Topic};

pub use fetch::Fetched;
pub use reconcile::{Reconciled, Span};
pub use scrub::Scrubbed;
pub use tidy::Tidied;
pub use upstream::Removed;

/// What the worker needs to keep recordings. Cheap to clone.
#[derive(Clone)]
pub struct Keeper {
    /// PostgreSQL.
    pub database: Database,
    /// Where the recordings are.
    pub store: Store,
    /// The telephone company.
    pub twilio: TwilioClient,
    /// What carries the downloads that a sweep asks for.
    pub queue: Queue,
    /// Live updates.
    pub events: Events,
    /// The time.
    pub clock: Clock,
}

impl Keeper {
    /// Tells the business's people that a download was given up. To be called after
    /// [`crate::steps::fail`], with what it answered.
    pub async fn announce_failure(
        &self,
        claim: &Claim,
        failure: &StepFailure,
        after: AfterFailure,
    ) -> Result<(), DatabaseError> {
        let AfterFailure::GaveUp { retry_after, .. } = after else {
            return Ok(());
        };
        let mut conn = self.database.system().await?;
        let log = load(&mut conn, claim.call).await?;
        conn.commit().await?;
        if let Some((log, _)) = log {
            let payload = json!({
                "code": failure.code, "reason": failure.text, "retry_after": retry_after,
            });
            self.tell(&log, EventKind::RecordingFailed, payload);
        }
        Ok(())
    }

    /// The call that a step is about; none: it is gone.
    pub async fn call(
        &self,
        conn: &mut AsyncPgConnection,
        call: CallLogId,
    ) -> Result<Option<CallLog>, DatabaseError> {
        Ok(load(conn, call).await?.map(|(log, _)| log))
    }

    /// Live news of a call for the business's people.
    pub fn tell(&self, log: &CallLog, kind: EventKind, payload: serde_json::Value) {
        let call_sid = log.call_sid.to_string();
        self.events.publish(
            log.business_id,
            Event {
                kind,
                call_sid,
                payload,
            },
        );
    }

    /// Writes down what the business's own systems are to be told, in the transaction of the fact.
    async fn note(
        &self,
        conn: &mut AsyncPgConnection,
        log: &CallLog,
        topic: Topic,
        details: &serde_json::Value,
    ) -> Result<(), DatabaseError> {
        webhooks::note(conn, log, topic, details.clone(), self.clock.now()).await
    }

    /// Hands a step to the queue. A lost push is found by the sweep of waiting steps.
    pub async fn push(&self, queued: &Queued) {
        if let Err(error) = self.queue.push(&Job::from(queued), queued.urgent).await {
            tracing::debug!(%error, "a job was not pushed");
        }
    }
}

/// The call, and when Twilio was last asked about its recordings.
async fn load(
    conn: &mut AsyncPgConnection,
    call: CallLogId,
) -> Result<Option<(CallLog, Option<DateTime<Utc>>)>, DatabaseError> {
    let log = call_logs::table
        .find(call)
        .select((CallLog::as_select(), call_logs::reconciled_at))
        .first(conn)
        .await
        .optional()?;
    Ok(log)
}

//! The services' side: what may be played, and what puts a download in motion.

use std::fs::File;

use diesel_async::AsyncPgConnection;
use serde_json::json;

use super::availability::{Availability, StoredRecording};
use super::damage::forget_file;
use super::removal;
use super::snapshot::{self, Snapshot, snapshot};
use super::store::{Store, StoreError};
use crate::audit::{self, Entry};
use crate::call_log::CallLog;
use crate::clock::Clock;
use crate::database::{Database, DatabaseError};
use crate::ids::{BusinessId, CallSid, RecordingSid};
use crate::liveness::Liveness;
use crate::queue::{Job, Queue};
use crate::steps::{self, Queued, Requested, Step};
use crate::tenancy::Call;

/// What a service needs to answer for recordings. Cheap to clone.
#[derive(Clone)]
pub struct Recordings {
    database: Database,
    store: Store,
    queue: Queue,
    liveness: Liveness,
    clock: Clock,
}

/// Why a stored recording can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file was not what was stored: it is being fetched again, so the answer is that of a
    /// recording on its way.
    #[error("the stored file was damaged and is fetched again")]
    Refetching,
    /// The volume is missing or fails: nothing is known about the file, so 503.
    #[error("the recordings' volume is not usable")]
    Volume(#[source] StoreError),
    /// The database did not take note of the damage.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Recordings {
    /// The service on these parts.
    pub fn new(
        database: Database,
        store: Store,
        queue: Queue,
        liveness: Liveness,
        clock: Clock,
    ) -> Self {
        Self {
            database,
            store,
            queue,
            liveness,
            clock,
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Where the call's recording stands: one query, nothing written.
    ///
    /// `which`: one of the call's recordings; none means the first that is there.
    pub async fn availability(
        &self,
        conn: &mut AsyncPgConnection,
        call: &Call,
        which: Option<&RecordingSid>,
    ) -> Result<Availability, DatabaseError> {
        let (_, availability) = self.look(conn, call.log(), which).await?;
        Ok(availability)
    }

    /// Finds the business's call and where its recording stands, in one query that writes nothing.
    /// `None`: the business has no such call, whether or not another one has.
    ///
    /// For a caller who was let into the business on this connection's transaction: the connection
    /// may see other tenants, so the query and the check of its row stand in for row security.
    pub async fn locate(
        &self,
        conn: &mut AsyncPgConnection,
        business: BusinessId,
        sid: &CallSid,
        which: Option<&RecordingSid>,
    ) -> Result<Option<(Call, Availability)>, DatabaseError> {
        let located = snapshot::locate(conn, business, sid, which).await?;
        let Some((log, snapshot)) = located else {
            return Ok(None);
        };
        let Some(call) = Call::of(log, business) else {
            return Ok(None);
        };
        let mut availability = self.decide(&snapshot, call.log());
        if which.is_some() && snapshot.recording_id.is_none() {
            // The call's own state goes first: a call past its window has nothing to name.
            availability = match self.availability(conn, &call, None).await? {
                Availability::Expired => Availability::Expired,
                _ => Availability::Absent(super::AbsentReason::NotRecorded),
            };
        }
        Ok(Some((call, availability)))
    }

    fn decide(&self, snapshot: &Snapshot, log: &CallLog) -> Availability {
        let seen = self.liveness.worker_seen();
        snapshot.availability(log, &self.store, seen, self.clock.now())
    }

    /// Where the call's recording stands, for someone who wants to hear it: where it is not here,
    /// its download is put in motion, once, however many ask. Writes nothing otherwise.
    pub async fn request(
        &self,
        call: &Call,
        which: Option<&RecordingSid>,
    ) -> Result<Availability, DatabaseError> {
        let log = call.log();
        let mut conn = self.database.tenant(log.business_id).await?;
        let (snapshot, availability) = self.look(&mut conn, log, which).await?;
        let wanted = matches!(
            availability,
            Availability::Preparing(_) | Availability::WorkerUnavailable
        );
        let to_push = match snapshot {
            Some(snapshot) if wanted && snapshot.needs_request(self.clock.now()) => {
                self.ask(&mut conn, log, &snapshot).await?.to_push()
            }
            _ => None,
        };
        conn.commit().await?;
        match &availability {
            Availability::Ready(_) => {
                tracing::info!(call.sid = %log.call_sid, "recording.cache_hit");
            }
            Availability::Expired => {
                tracing::info!(call.sid = %log.call_sid, "recording.expired");
            }
            _ => {}
        }
        if let Some(queued) = to_push {
            tracing::info!(call.sid = %log.call_sid, urgent = true, "recording.enqueued");
            self.push(&queued).await;
        }
        Ok(availability)
    }

    /// A person asks again after a failure: it is queued now.
    pub async fn retry(
        &self,
        call: &Call,
        which: Option<&RecordingSid>,
    ) -> Result<Availability, DatabaseError> {
        let log = call.log();
        let now = self.clock.now();
        let mut conn = self.database.tenant(log.business_id).await?;
        let (_, before) = self.look(&mut conn, log, which).await?;
        let requested = match before {
            Availability::Failed { .. } => {
                Some(steps::retry(&mut conn, call, Step::Download, now).await?)
            }
            _ => None,
        };
        conn.commit().await?;
        if let Some(queued) = requested.and_then(Requested::to_push) {
            tracing::info!(call.sid = %log.call_sid, urgent = true, "recording.enqueued");
            self.push(&queued).await;
        }
        self.request(call, which).await
    }

    /// Opens a recording that is ready as a local file, whole as it was stored.
    pub async fn open(&self, call: &Call, stored: &StoredRecording) -> Result<File, OpenError> {
        match self.store.local_file(&stored.key, stored.bytes).await {
            Ok(file) => Ok(file),
            Err(StoreError::Damaged) => {
                self.damaged(call, stored).await?;
                Err(OpenError::Refetching)
            }
            Err(error) => Err(OpenError::Volume(error)),
        }
    }

    /// Notes that a stored file is not what was stored, and has it fetched again. For a reader that
    /// opens files itself and met [`StoreError::Damaged`].
    pub async fn damaged(
        &self,
        call: &Call,
        stored: &StoredRecording,
    ) -> Result<(), DatabaseError> {
        let log = call.log();
        let mut conn = self.database.tenant(log.business_id).await?;
        let requested = forget_file(&mut conn, log, stored, true, self.clock.now()).await?;
        conn.commit().await?;
        if let Some(queued) = requested.and_then(Requested::to_push) {
            self.push(&queued).await;
        }
        Ok(())
    }

    /// Removes the files of a call that was erased, after the commit; what fails is left to the
    /// worker's sweep.
    pub async fn unlink(&self, call: &Call) {
        let now = self.clock.now();
        let unlinked =
            removal::unlink_erased(&self.database, &self.store, Some(call.log()), now).await;
        if let Err(error) = unlinked {
            tracing::warn!(call.sid = %call.log().call_sid, %error, "left to the worker's sweep");
        }
    }

    /// A person wants a step done anew, whatever became of it before; it is written down who.
    pub async fn reprocess(
        &self,
        call: &Call,
        step: Step,
        entry: Entry,
    ) -> Result<Requested, DatabaseError> {
        let (log, now) = (call.log(), self.clock.now());
        let mut conn = self.database.tenant(log.business_id).await?;
        let requested = steps::reopen(&mut conn, log, step, true, now).await?;
        audit::record_with(&mut conn, entry, json!({ "step": step })).await?;
        conn.commit().await?;
        if let Some(queued) = requested.to_push() {
            self.push(&queued).await;
        }
        Ok(requested)
    }

    async fn look(
        &self,
        conn: &mut AsyncPgConnection,
        log: &CallLog,
        which: Option<&RecordingSid>,
    ) -> Result<(Option<Snapshot>, Availability), DatabaseError> {
        let found = snapshot(conn, log, which).await?;
        if which.is_some()
            && found
                .as_ref()
                .is_some_and(|found| found.recording_id.is_none())
        {
            // The call has no such recording: nothing to wait for.
            return Ok((None, Availability::Absent(super::AbsentReason::NotRecorded)));
        }
        // The call was found a moment ago; without a row it was deleted since.
        let availability = found.as_ref().map_or(
            Availability::Absent(super::AbsentReason::DeletedUpstream),
            |found| self.decide(found, log),
        );
        Ok((found, availability))
    }

    async fn ask(
        &self,
        conn: &mut AsyncPgConnection,
        log: &CallLog,
        snapshot: &Snapshot,
    ) -> Result<Requested, DatabaseError> {
        let now = self.clock.now();
        if snapshot.state.as_deref() == Some("done") {
            // Done, and still no file: it was damaged, or the call was not over when Twilio was
            // asked.
            steps::reopen(conn, log, Step::Download, true, now).await
        } else {
            steps::request(conn, log, Step::Download, true, now).await
        }
    }

    /// A lost push is found by the worker's sweep.
    async fn push(&self, queued: &Queued) {
        if let Err(error) = self.queue.push(&Job::from(queued), queued.urgent).await {
            tracing::debug!(%error, "a job was not pushed");
        }
    }
}

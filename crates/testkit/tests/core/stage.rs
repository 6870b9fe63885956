//! What the tests of steps and recordings play on: a database, a queue prefix, a folder, a clock and
//! a small Twilio within the process.

mod twilio;

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::call_log::CallLog;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::ids::{CallLogId, CallSid, RecordingSid};
use prosaas_core::ingest;
use prosaas_core::liveness::{Liveness, WorkerSeen};
use prosaas_core::queue::Queue;
use prosaas_core::recording::{
    Announced, Fetched, Keeper, Recordings, Store, deployment_id, save_announced,
};
use prosaas_core::steps::{self, Claim, Step, StepFailure, StepRow};
use prosaas_core::tenancy::{self, Call};
use prosaas_testkit::builders::recording_sid;
use prosaas_testkit::{TestBusiness, TestCall, TestDatabase, TestRedis};
use tempfile::TempDir;

pub(crate) use twilio::{Body, Recording, Twilio, mp3};

/// How long a claim's worker may be silent; no test waits for it.
pub(crate) const LEASE: std::time::Duration = std::time::Duration::from_secs(6);

/// Everything that a recording needs, of the test's own.
pub(crate) struct Stage {
    test_database: TestDatabase,
    _redis: TestRedis,
    folder: TempDir,
    pub(crate) clock: Clock,
    pub(crate) twilio: Twilio,
    pub(crate) keeper: Keeper,
    pub(crate) business: TestBusiness,
}

impl Stage {
    /// At noon of a day in January.
    pub(crate) async fn set() -> Self {
        let test_database = TestDatabase::create().await;
        let redis = TestRedis::create();
        let folder = TempDir::new().unwrap();
        let clock = Clock::manual("2026-01-15T12:00:00Z".parse().unwrap());
        let twilio = Twilio::start();
        let database = test_database.database().clone();
        let mut conn = database.system().await.unwrap();
        let deployment = deployment_id(&mut conn).await.unwrap();
        conn.commit().await.unwrap();
        Store::init(folder.path(), deployment).unwrap();
        let keeper = Keeper {
            store: Store::open(folder.path(), deployment).unwrap(),
            twilio: twilio.client(),
            queue: Queue::connect(&redis.settings()).await.unwrap(),
            events: Events::connect(&redis.settings()).unwrap(),
            clock: clock.clone(),
            database,
        };
        let business = TestBusiness::create(&keeper.database).await;
        Self {
            test_database,
            _redis: redis,
            folder,
            clock,
            twilio,
            keeper,
            business,
        }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.keeper.database
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder's files but its marker.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != ".prosaas-deployment")
            .collect();
        names.sort();
        names
    }

    /// Several statements as the superuser.
    pub(crate) async fn batch(&self, sql: &str) {
        let client = self.test_database.superuser().await;
        client.batch_execute(sql).await.unwrap();
    }

    pub(crate) async fn rows(&self, sql: &str) -> Vec<tokio_postgres::Row> {
        let client = self.test_database.superuser().await;
        client.query(sql, &[]).await.unwrap()
    }

    pub(crate) async fn superuser(&self) -> tokio_postgres::Client {
        self.test_database.superuser().await
    }

    pub(crate) async fn sql(&self, sql: &str) -> u64 {
        self.test_database
            .superuser()
            .await
            .execute(sql, &[])
            .await
            .unwrap()
    }

    /// The services' side, where a worker lives.
    pub(crate) fn recordings(&self) -> Recordings {
        self.recordings_seeing(WorkerSeen::Alive)
    }

    pub(crate) fn recordings_seeing(&self, workers: WorkerSeen) -> Recordings {
        Recordings::new(
            self.keeper.database.clone(),
            self.keeper.store.clone(),
            self.keeper.queue.clone(),
            Liveness::fixed(workers),
            self.clock.clone(),
        )
    }

    /// A call that ended a minute ago.
    pub(crate) async fn ended_call(&self) -> TestCall {
        self.business
            .call(self.database(), self.now() - TimeDelta::minutes(1), true)
            .await
    }

    pub(crate) async fn log(&self, sid: &CallSid) -> CallLog {
        let mut conn = self.database().system().await.unwrap();
        let log = ingest::find(&mut conn, sid)
            .await
            .unwrap()
            .expect("the call is known");
        conn.commit().await.unwrap();
        log
    }

    /// The call as its business sees it.
    pub(crate) async fn call(&self, sid: &CallSid) -> Call {
        let mut conn = self.database().tenant(self.business.id).await.unwrap();
        let call = tenancy::find_call(&mut conn, sid)
            .await
            .unwrap()
            .expect("the call is theirs");
        conn.commit().await.unwrap();
        call
    }

    /// Tells of a recording as the webhook does, and gives it to Twilio.
    pub(crate) async fn announce(&self, call: &CallSid, body: Body) -> RecordingSid {
        let sid = recording_sid();
        self.twilio.add(Recording::completed(&sid, call, 10, body));
        self.announce_only(call, &sid).await;
        sid
    }

    /// Tells of a recording that Twilio has, or not.
    pub(crate) async fn announce_only(&self, call: &CallSid, sid: &RecordingSid) {
        let log = self.log(call).await;
        let announced = Announced {
            recording_sid: sid.clone(),
            url: None,
            channels: Some(1),
            duration_seconds: Some(10),
            source: Some("DialVerb".to_owned()),
            absent_reason: None,
        };
        let mut conn = self.database().system().await.unwrap();
        save_announced(&mut conn, &log, &announced, self.now())
            .await
            .unwrap();
        conn.commit().await.unwrap();
    }

    pub(crate) async fn step(&self, call: CallLogId) -> StepRow {
        let mut conn = self.database().system().await.unwrap();
        let row = steps::find(&mut conn, call, Step::Download).await.unwrap();
        conn.commit().await.unwrap();
        row.expect("the step was requested")
    }

    pub(crate) async fn try_claim(&self, call: CallLogId) -> Option<Claim> {
        steps::claim(
            self.database(),
            call,
            Step::Download,
            "worker",
            LEASE,
            self.now(),
        )
        .await
        .unwrap()
    }

    pub(crate) async fn claim(&self, call: CallLogId) -> Claim {
        self.try_claim(call)
            .await
            .expect("the step is queued and due")
    }

    /// Claims and fetches, as the worker does.
    pub(crate) async fn fetch(&self, call: CallLogId) -> Result<Fetched, StepFailure> {
        let claim = self.claim(call).await;
        self.keeper.fetch(&claim).await
    }
}

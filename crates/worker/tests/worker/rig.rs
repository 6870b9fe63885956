//! A worker within the test, on a database and a prefix of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use prosaas_core::clock::Clock;
use prosaas_core::events::Events;
use prosaas_core::ids::CallLogId;
use prosaas_core::queue::{Job, Queue};
use prosaas_core::recording::{Keeper, Store};
use prosaas_core::settings::Settings;
use prosaas_core::steps::Step;
use prosaas_testkit::{TestBusiness, TestDatabase, TestRedis, settings};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_postgres::Client;
use tokio_util::sync::CancellationToken;
use worker::service::{Parts, RunError, Service};
use worker::work::Work;

use crate::directed::{Behaviour, Directed};

/// Time enough for a job on a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(15);

/// The worker and everything around it.
pub(crate) struct Rig {
    pub(crate) redis: TestRedis,
    pub(crate) queue: Queue,
    pub(crate) work: Arc<Directed>,
    database: TestDatabase,
    admin: Client,
    business: TestBusiness,
    settings: Settings,
    folder: TempDir,
    store: Store,
    served: Option<Served>,
}

struct Served {
    stop: CancellationToken,
    task: JoinHandle<Result<(), RunError>>,
    address: SocketAddr,
}

/// A step's row.
pub(crate) struct Row {
    pub(crate) state: String,
    pub(crate) attempt: i32,
    pub(crate) permanent: bool,
    pub(crate) worker: Option<String>,
    pub(crate) error_code: Option<String>,
}

impl Rig {
    /// A worker that takes jobs.
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        Self::prepare(behaviour).await.serve().await
    }

    /// Everything but the worker.
    pub(crate) async fn prepare(behaviour: Behaviour) -> Self {
        Self::prepare_on(TestRedis::create(), behaviour).await
    }

    /// Everything but the worker, on this Redis.
    pub(crate) async fn prepare_on(redis: TestRedis, behaviour: Behaviour) -> Self {
        let database = TestDatabase::create().await;
        let admin = database.superuser().await;
        let folder = TempDir::new().unwrap();
        let mut settings = settings::settings(&database, &redis);
        settings.recordings.folder = folder.path().join("recordings");
        settings.worker.beat_seconds = 1;
        settings.worker.lease_seconds = 4;
        settings.worker.sweep_seconds = 1;
        // Nobody listens there: these tests need no telephone company.
        settings.twilio.base_url = "http://127.0.0.1:9".parse().unwrap();
        let row = admin
            .query_one("SELECT id::text FROM deployment", &[])
            .await
            .unwrap();
        let deployment = row.get::<_, String>(0).parse().unwrap();
        Store::init(&settings.recordings.folder, deployment).unwrap();
        let store = Store::open(&settings.recordings.folder, deployment).unwrap();
        let business = TestBusiness::create(database.database()).await;
        Self {
            queue: Queue::connect(&redis.settings()).await.unwrap(),
            work: Arc::new(Directed::new(database.database(), behaviour)),
            redis,
            database,
            admin,
            business,
            settings,
            folder,
            store,
            served: None,
        }
    }

    /// With this grace period, in seconds.
    pub(crate) fn with_grace(mut self, seconds: u64) -> Self {
        self.settings.worker.shutdown_grace_seconds = seconds;
        self
    }

    /// With a worker that takes jobs.
    pub(crate) async fn serve(mut self) -> Self {
        let keeper = Keeper {
            database: self.database.database().clone(),
            store: self.store.clone(),
            twilio: worker::start::twilio_client(&self.settings.twilio).unwrap(),
            queue: self.queue.clone(),
            events: Events::connect(&self.redis.settings()).unwrap(),
            clock: Clock::system(),
        };
        let settings = self.settings.clone();
        let work: Arc<dyn Work> = self.work.clone();
        let parts = Parts {
            settings,
            keeper,
            work,
            metrics: Some(metrics()),
        };
        let service = Service::bind(parts).await.unwrap();
        let address = service.address();
        let stop = CancellationToken::new();
        let task = tokio::spawn(service.run(stop.clone()));
        self.served = Some(Served {
            stop,
            task,
            address,
        });
        self
    }

    /// The health server's address.
    pub(crate) fn address(&self) -> SocketAddr {
        self.served.as_ref().expect("the worker runs").address
    }

    /// The recordings' folder.
    pub(crate) fn recordings(&self) -> PathBuf {
        self.folder.path().join("recordings")
    }

    /// What SIGTERM does.
    pub(crate) fn ask_to_stop(&self) {
        self.served.as_ref().expect("the worker runs").stop.cancel();
    }

    /// Stops the worker and waits for its end.
    pub(crate) async fn stop(mut self) -> Result<Self, RunError> {
        let served = self.served.take().expect("the worker runs");
        served.stop.cancel();
        let bound = Duration::from_secs(40);
        tokio::time::timeout(bound, served.task)
            .await
            .expect("it ends in time")
            .unwrap()?;
        Ok(self)
    }

    /// A call whose download waits, and which no job carries for now.
    pub(crate) async fn queued(&self, urgent: bool) -> CallLogId {
        self.insert("queued", urgent, "now()", 0).await
    }

    /// A call whose download waits, and whose push was never noted.
    pub(crate) async fn never_pushed(&self, urgent: bool) -> CallLogId {
        self.insert("queued", urgent, "NULL", 0).await
    }

    /// A call whose download a worker holds that is no more.
    pub(crate) async fn running_elsewhere(&self) -> CallLogId {
        self.insert("running", false, "now()", 1).await
    }

    async fn insert(&self, state: &str, urgent: bool, pushed: &str, claims: i64) -> CallLogId {
        let database = self.database.database();
        let call = self
            .business
            .call(database, Clock::system().now(), true)
            .await;
        let sql = format!(
            "INSERT INTO processing_steps \
             (business_id, call_log_id, step, state, urgent, pushed_at, claims) \
             VALUES ($1, $2, 'download', $3, $4, {pushed}, $5)"
        );
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
            [&self.business.id.0, &call.id.0, &state, &urgent, &claims];
        self.admin.execute(&sql, &values).await.unwrap();
        call.id
    }

    /// A call whose download waits and is pushed.
    pub(crate) async fn pushed(&self, urgent: bool) -> CallLogId {
        let call = self.queued(urgent).await;
        self.push(call, urgent).await;
        call
    }

    /// A call whose download waits and is pushed, if Redis takes it.
    pub(crate) async fn pushed_somehow(&self, urgent: bool) -> CallLogId {
        let call = self.queued(urgent).await;
        let job = Job {
            call,
            step: Step::Download,
        };
        // Lost, it is found by the sweep.
        let _ = self.queue.push(&job, urgent).await;
        call
    }

    /// Pushes a job for a call.
    pub(crate) async fn push(&self, call: CallLogId, urgent: bool) {
        let job = Job {
            call,
            step: Step::Download,
        };
        self.queue.push(&job, urgent).await.unwrap();
    }

    /// Puts any bytes into the queue, as apalis would lay them there.
    pub(crate) async fn push_bytes(&self, payload: &[u8]) {
        let name = self.queue.name(Step::Download, false);
        let id = uuid::Uuid::new_v4().simple().to_string();
        let mut connection = self.redis.connection().await;
        redis::pipe()
            .hset(format!("{name}:data"), &id, payload)
            .hset_multiple(
                format!("{name}:meta:{id}"),
                &[
                    ("attempts", "0"),
                    ("max_attempts", "25"),
                    ("status", "Pending"),
                ],
            )
            .rpush(format!("{name}:active"), &id)
            .query_async::<()>(&mut connection)
            .await
            .unwrap();
    }

    /// Whether this many jobs wait in both queues.
    pub(crate) async fn waiting_is(&self, count: u64) -> bool {
        let normal = self.queue.depth(Step::Download, false).await.unwrap();
        let urgent = self.queue.depth(Step::Download, true).await.unwrap();
        normal + urgent == count
    }

    /// The prefix's keys of this form.
    pub(crate) async fn keys_like(&self, pattern: &str) -> Vec<String> {
        let mut connection = self.redis.connection().await;
        let pattern = format!("{}{pattern}", self.redis.settings().prefix);
        redis::cmd("KEYS")
            .arg(pattern)
            .query_async(&mut connection)
            .await
            .unwrap()
    }

    /// Another worker's claim, as after a lease that ran out.
    pub(crate) async fn take_away(&self, call: CallLogId) {
        let sql = "UPDATE processing_steps SET claims = claims + 1, beat = beat + 1, \
                   worker = 'another' WHERE call_log_id = $1";
        self.admin.execute(sql, &[&call.0]).await.unwrap();
    }

    /// The download's row of a call.
    pub(crate) async fn row(&self, call: CallLogId) -> Row {
        let sql = "SELECT state, attempt, permanent, worker, error_code FROM processing_steps \
                   WHERE call_log_id = $1 AND step = 'download'";
        let row = self.admin.query_one(sql, &[&call.0]).await.unwrap();
        Row {
            state: row.get(0),
            attempt: row.get(1),
            permanent: row.get(2),
            worker: row.get(3),
            error_code: row.get(4),
        }
    }

    /// Waits until a call's download is done.
    pub(crate) async fn done(&self, call: CallLogId) {
        self.done_within(call, SOON).await;
    }

    /// Waits until a call's download is done.
    pub(crate) async fn done_within(&self, call: CallLogId, bound: Duration) {
        let what = format!("the download of call {call} is done");
        prosaas_testkit::until(&what, bound, || async {
            (self.row(call).await.state == "done").then_some(())
        })
        .await;
    }

    /// Waits for something that the test sees at once.
    pub(crate) async fn until(&self, what: &str, holds: impl Fn() -> bool) {
        prosaas_testkit::until(what, SOON, || std::future::ready(holds().then_some(()))).await;
    }

    /// Waits for something that the test must ask for.
    pub(crate) async fn until_async<F: Future<Output = bool>>(
        &self,
        what: &str,
        holds: impl Fn() -> F,
    ) {
        prosaas_testkit::until(what, SOON, || {
            let held = holds();
            async { held.await.then_some(()) }
        })
        .await;
    }
}

/// One recorder a process.
fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let (recorder, handle) = worker::metrics::recorder().unwrap();
            metrics::set_global_recorder(recorder).unwrap();
            handle
        })
        .clone()
}

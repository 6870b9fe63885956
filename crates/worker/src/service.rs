//! The worker put together: queues, sweeps, signs of life, health server, and how they end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use prosaas_core::build_info;
use prosaas_core::liveness::SignOfLife;
use prosaas_core::outbound::Dispatcher;
use prosaas_core::queue::Pace;
use prosaas_core::recording::Keeper;
use prosaas_core::settings::{Settings, WorkerSettings};
use prosaas_core::steps::Step;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::beat;
use crate::health::{Health, Readiness};
use crate::metrics;
use crate::outbound;
use crate::queues::{self, Station, StationError, Stopping};
use crate::runner::{Runner, RunnerParts};
use crate::sweeps::Sweeps;
use crate::webhooks::{Sender, SenderError, Webhooks};
use crate::work::Work;

/// apalis' orphan window exceeds the grace period by this much.
const ORPHAN_MARGIN: Duration = Duration::from_secs(30);
/// How long the queues' workers may take for their last words when nothing runs any more.
const STATIONS_TIMEOUT: Duration = Duration::from_secs(4);
/// Between two rounds of housekeeping in the metrics' memory.
const UPKEEP: Duration = Duration::from_secs(5);

/// What the worker is made of.
pub struct Parts {
    /// Everything it was told.
    pub settings: Settings,
    /// Database, queue, volume, telephone company and time, and what keeps recordings with them.
    pub keeper: Keeper,
    /// What its steps do.
    pub work: Arc<dyn Work>,
    /// What `/metrics` prints.
    pub metrics: Option<PrometheusHandle>,
}

/// A worker that listens, but takes no jobs yet.
pub struct Service {
    parts: Parts,
    stations: Vec<Station>,
    runner: Arc<Runner>,
    health: Health,
    sign_of_life: SignOfLife,
    webhooks: Webhooks,
    stopping: Stopping,
}

/// Why a worker can't begin.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// The health server.
    #[error("http.listen: can't listen on {address}")]
    Listen {
        /// The setting.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Redis's address.
    #[error("redis.url is not usable")]
    Redis(#[from] redis::RedisError),
    /// What tells businesses' own systems.
    #[error(transparent)]
    Webhooks(#[from] SenderError),
}

/// Why a worker ended other than by being told to.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A queue's worker ended for good.
    #[error(transparent)]
    Station(#[from] StationError),
    /// The task of a queue's worker is gone.
    #[error("the task of a queue's worker is gone")]
    Task(#[from] tokio::task::JoinError),
}

impl Service {
    /// Listens for the supervisor.
    pub async fn bind(parts: Parts) -> Result<Self, BindError> {
        let keeper = &parts.keeper;
        let stations = stations(&parts.settings.worker);
        metrics::places(stations.iter().map(|station| station.concurrency).sum());
        let stopping = Stopping {
            stop: CancellationToken::new(),
            drained: CancellationToken::new(),
        };
        let readiness = Readiness {
            database: keeper.database.clone(),
            queue: keeper.queue.clone(),
            store: keeper.store.clone(),
            stop: stopping.stop.clone(),
        };
        let name = name();
        let sign_of_life = SignOfLife::new(&parts.settings.redis, &name)?;
        let address = parts.settings.http.listen;
        let health = Health::bind(address, readiness, parts.metrics.clone())
            .await
            .map_err(|source| BindError::Listen { address, source })?;
        let webhooks = Webhooks {
            database: keeper.database.clone(),
            clock: keeper.clock.clone(),
            sender: Arc::new(Sender::new(&parts.settings.webhooks)?),
            settings: parts.settings.webhooks.clone(),
        };
        let runner = Arc::new(Runner::new(RunnerParts {
            name,
            database: keeper.database.clone(),
            queue: keeper.queue.clone(),
            clock: keeper.clock.clone(),
            work: Arc::clone(&parts.work),
            lease: seconds(parts.settings.worker.lease_seconds),
            stations: stations.clone(),
        }));
        Ok(Self {
            parts,
            stations,
            runner,
            health,
            sign_of_life,
            webhooks,
            stopping,
        })
    }

    /// Where `/healthz`, `/readyz` and `/metrics` are.
    pub fn address(&self) -> SocketAddr {
        self.health.address()
    }

    /// What runs the jobs.
    pub fn runner(&self) -> &Arc<Runner> {
        &self.runner
    }

    /// Works until `stop`, then lets running steps finish within the grace period and hands the
    /// rest back. An error means that a queue's worker ended by itself: the process should end, and
    /// its supervisor start a new one.
    pub async fn run(self, stop: CancellationToken) -> Result<(), RunError> {
        let Self {
            parts,
            stations,
            runner,
            health,
            sign_of_life,
            webhooks,
            stopping,
        } = self;
        let worker = &parts.settings.worker;
        let last = CancellationToken::new();
        let background = TaskTracker::new();
        background.spawn(health.serve(last.clone()));
        let period = seconds(worker.beat_seconds);
        beat::start(
            Arc::clone(&runner),
            sign_of_life,
            period,
            &background,
            &last,
        );
        if let Some(handle) = parts.metrics.clone() {
            background.spawn(upkeep(handle, last.clone()));
        }
        let sweeps = Sweeps {
            keeper: parts.keeper.clone(),
            runner: Arc::clone(&runner),
            stations: stations.clone(),
            settings: worker.clone(),
        };
        sweeps.start(&background, &stopping.stop);
        outbound::start(
            dispatcher(&parts.keeper, &parts.settings),
            &background,
            &stopping.stop,
        );
        background.spawn(webhooks.run(stopping.stop.clone()));
        let mut served = JoinSet::new();
        let pace = pace(worker);
        for station in stations {
            let runner = Arc::clone(&runner);
            let queue = parts.keeper.queue.clone();
            served.spawn(queues::serve(
                queue,
                station,
                pace,
                runner,
                stopping.clone(),
            ));
        }
        tracing::info!(
            worker = runner.name(),
            version = build_info::text(),
            "the worker takes jobs"
        );

        let result = tokio::select! {
            () = stop.cancelled() => Ok(()),
            Some(ended) = served.join_next() => match ended {
                Ok(result) => result.map_err(RunError::from),
                Err(error) => Err(error.into()),
            },
        };
        tracing::info!(steps = runner.count(), "the worker stops");
        stopping.stop.cancel();
        runner
            .stop(Duration::from_secs(worker.shutdown_grace_seconds))
            .await;
        stopping.drained.cancel();
        let _ = tokio::time::timeout(STATIONS_TIMEOUT, async {
            while served.join_next().await.is_some() {}
        })
        .await;
        served.abort_all();
        last.cancel();
        background.close();
        let _ = tokio::time::timeout(STATIONS_TIMEOUT, background.wait()).await;
        tracing::info!("the worker stopped");
        result
    }
}

fn dispatcher(keeper: &Keeper, settings: &Settings) -> Dispatcher {
    Dispatcher {
        database: keeper.database.clone(),
        twilio: keeper.twilio.clone(),
        events: keeper.events.clone(),
        clock: keeper.clock.clone(),
        public_base: settings.http.public_base().to_owned(),
        pace: settings.twilio.call_pace(),
    }
}

/// The queues that this build serves.
/// The queues that this build serves: two a step, one for what a person waits for.
fn stations(settings: &WorkerSettings) -> Vec<Station> {
    Step::ALL
        .into_iter()
        .flat_map(|step| [true, false].map(|urgent| (step, urgent)))
        .map(|(step, urgent)| Station {
            step,
            urgent,
            concurrency: match (step, urgent) {
                (Step::Download, true) => settings.urgent_downloads,
                (Step::Download, false) => settings.downloads,
                (Step::Peaks, _) => settings.peaks,
                (Step::Transcribe, _) => settings.transcriptions,
                (Step::Analyse, _) => settings.analyses,
            },
        })
        .collect()
}

fn pace(settings: &WorkerSettings) -> Pace {
    let grace = Duration::from_secs(settings.shutdown_grace_seconds);
    Pace {
        heartbeat: seconds(settings.beat_seconds),
        orphaned_after: grace + ORPHAN_MARGIN,
        ..Pace::default()
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}

/// A name that no other process has or had.
fn name() -> String {
    format!("worker-{}", uuid::Uuid::new_v4().simple())
}

async fn upkeep(metrics: PrometheusHandle, stop: CancellationToken) {
    let mut interval = tokio::time::interval(UPKEEP);
    loop {
        tokio::select! {
            _ = interval.tick() => metrics.run_upkeep(),
            () = stop.cancelled() => return,
        }
    }
}

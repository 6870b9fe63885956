//! Starting: every dependency is waited for within a bound, and named where it is missing.

mod twilio;

use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, PrometheusHandle};
use prosaas_core::clock::Clock;
use prosaas_core::database::{Database, DatabaseError, StartupError};
use prosaas_core::events::Events;
use prosaas_core::queue::{Queue, QueueError};
use prosaas_core::recording::{Keeper, Store, StoreError, deployment_id};
use prosaas_core::settings::Settings;
use tokio::time::Instant;

use crate::analysers::Analyser;
use crate::metrics;
use crate::service::{BindError, Parts, RunError, Service};
use crate::transcribers::{TranscriberSettingsError, Transcribers};
use crate::work::{Analyse, Download, Peaks, Steps, Transcribe};

pub use twilio::{TwilioSettingsError, client as twilio_client};

/// Why the worker can't work.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// PostgreSQL.
    #[error(transparent)]
    Database(#[from] StartupError),
    /// Redis.
    #[error("Redis (redis.url) did not answer within {seconds} s")]
    Redis {
        /// The bound.
        seconds: u64,
        /// What the last try said.
        source: QueueError,
    },
    /// What carries live updates.
    #[error("redis.url is not usable")]
    Events(#[source] redis::RedisError),
    /// The recordings' volume.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database failed right after it answered.
    #[error(transparent)]
    Deployment(#[from] DatabaseError),
    /// Twilio's settings.
    #[error(transparent)]
    Twilio(#[from] TwilioSettingsError),
    /// Who transcribes.
    #[error(transparent)]
    Transcriber(#[from] TranscriberSettingsError),
    /// Who reads transcripts.
    #[error("analysis: no HTTP client can be made")]
    Analyser(#[source] reqwest::Error),
    /// The health server.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The metrics.
    #[error("the metrics can't be set up")]
    Metrics(#[from] BuildError),
    /// It worked, and then ended by itself.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Connects to everything and listens; takes no jobs yet.
pub async fn service(settings: Settings) -> Result<Service, StartError> {
    let database = Database::connect(&settings.database).await?;
    let bound = settings.database.startup_timeout_seconds;
    let redis = |source| StartError::Redis {
        seconds: bound,
        source,
    };
    let queue = Queue::connect(&settings.redis).await.map_err(redis)?;
    wait_for_redis(&queue, bound).await.map_err(redis)?;
    let keeper = Keeper {
        store: open_store(&settings, &database).await?,
        twilio: twilio::client(&settings.twilio)?,
        events: Events::connect(&settings.redis).map_err(StartError::Events)?,
        clock: Clock::system(),
        database,
        queue,
    };
    let work = Arc::new(Steps {
        download: Download {
            keeper: keeper.clone(),
        },
        peaks: Peaks {
            keeper: keeper.clone(),
        },
        transcribe: Transcribe {
            keeper: keeper.clone(),
            transcribers: Transcribers::new(&settings.transcription)?,
        },
        analyse: Analyse {
            keeper: keeper.clone(),
            analyser: Analyser::new(&settings.analysis).map_err(StartError::Analyser)?,
        },
    });
    let metrics = Some(install_metrics()?);
    Ok(Service::bind(Parts {
        settings,
        keeper,
        work,
        metrics,
    })
    .await?)
}

async fn open_store(settings: &Settings, database: &Database) -> Result<Store, StartError> {
    let mut conn = database.system().await?;
    let deployment = deployment_id(&mut conn).await?;
    conn.commit().await?;
    Ok(Store::connect(&settings.recordings, deployment).await?)
}

async fn wait_for_redis(queue: &Queue, seconds: u64) -> Result<(), QueueError> {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    loop {
        match queue.ping().await {
            Ok(()) => return Ok(()),
            Err(error) if Instant::now() >= deadline => return Err(error),
            Err(error) => tracing::warn!(%error, "waiting for Redis"),
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn install_metrics() -> Result<PrometheusHandle, StartError> {
    let (recorder, handle) = metrics::recorder()?;
    // It refuses only when one is installed already, which then keeps what is counted.
    if ::metrics::set_global_recorder(recorder).is_ok() {
        metrics::describe();
    }
    Ok(handle)
}

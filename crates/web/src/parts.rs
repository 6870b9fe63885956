//! What both services are made of, and how they get it: the database is waited for, the store must be
//! the deployment's, Redis may come later.

use prosaas_core::clock::Clock;
use prosaas_core::database::{Database, DatabaseError, StartupError};
use prosaas_core::events::Events;
use prosaas_core::liveness::Liveness;
use prosaas_core::queue::{Queue, QueueError};
use prosaas_core::recording::{Recordings, Store, StoreError, deployment_id};
use prosaas_core::revocation::Revocations;
use prosaas_core::settings::Settings;
use tokio_util::sync::CancellationToken;

use crate::health::Readiness;
use crate::playback::Playback;
use crate::redis_connection;
use crate::serve::Service;

/// What a service is made of. Cheap to clone.
#[derive(Clone)]
pub struct Parts {
    /// Everything it was told.
    pub settings: Settings,
    /// PostgreSQL.
    pub database: Database,
    /// Where the recordings are.
    pub store: Store,
    /// The carrier of jobs.
    pub queue: Queue,
    /// Whether a worker lives.
    pub liveness: Liveness,
    /// Live updates.
    pub events: Events,
    /// What must not be remembered any longer.
    pub revocations: Revocations,
    /// The time.
    pub clock: Clock,
}

/// Why a service can't have its parts.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// PostgreSQL.
    #[error(transparent)]
    Startup(#[from] StartupError),
    /// PostgreSQL, a moment later.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The queue's settings.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// Redis' settings.
    #[error("redis.url is not usable")]
    Redis(#[from] redis::RedisError),
    /// The recordings' store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Parts {
    /// Connects to everything that the settings name.
    pub async fn connect(settings: Settings) -> Result<Self, PartsError> {
        let database = Database::connect(&settings.database).await?;
        let mut conn = database.system().await?;
        let deployment = deployment_id(&mut conn).await?;
        conn.commit().await?;
        Ok(Self {
            store: Store::connect(&settings.recordings, deployment).await?,
            queue: Queue::connect(&settings.redis).await?,
            liveness: Liveness::watch(&settings.redis)?,
            events: Events::connect(&settings.redis)?,
            revocations: Revocations::connect(&settings.redis)?,
            clock: Clock::system(),
            database,
            settings,
        })
    }

    /// What surrounds the service's routes.
    pub fn service(&self, name: &'static str) -> Result<Service, PartsError> {
        let readiness = Readiness::default()
            .with_database(self.database.clone())
            .with_redis(redis_connection::connect(&self.settings.redis)?)
            .with_volume(self.store.clone());
        Ok(Service {
            name,
            http: self.settings.http.clone(),
            auth: self.settings.auth.clone(),
            database: self.database.clone(),
            clock: self.clock.clone(),
            readiness,
        })
    }

    /// What sends recordings, from within a runtime that lives as long as the process; held answers
    /// end with `ending`.
    pub fn playback(&self, ending: CancellationToken) -> Playback {
        let recordings = Recordings::new(
            self.database.clone(),
            self.store.clone(),
            self.queue.clone(),
            self.liveness.clone(),
            self.clock.clone(),
        );
        Playback::start(
            self.database.clone(),
            recordings,
            &self.events,
            &self.settings.recordings,
            ending,
        )
    }
}

//! Starting: the database is waited for, the volume must be the right one, Redis may come later.

use actix_web::web::Data;
use prosaas_core::clock::Clock;
use prosaas_core::database::{Database, DatabaseError, StartupError};
use prosaas_core::events::Events;
use prosaas_core::liveness::Liveness;
use prosaas_core::queue::{Queue, QueueError};
use prosaas_core::recording::{Store, StoreError, deployment_id};
use prosaas_core::revocation::Revocations;
use prosaas_core::settings::Settings;
use prosaas_web::health::Readiness;
use prosaas_web::redis_connection;
use prosaas_web::serve::{self, ServeError, Service};

use crate::routes;
use crate::state::{Parts, State, StateError};

/// Why the service can't serve.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
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
    /// The recordings' volume.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A secret is missing.
    #[error(transparent)]
    State(#[from] StateError),
    /// The HTTP server.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// Serves until SIGTERM or SIGINT.
pub async fn run(settings: Settings) -> Result<(), StartError> {
    let database = Database::connect(&settings.database).await?;
    let mut conn = database.system().await?;
    let deployment = deployment_id(&mut conn).await?;
    conn.commit().await?;
    let store = Store::open(&settings.recordings.folder, deployment)?;
    let clock = Clock::system();
    let state = State::new(Parts {
        database: database.clone(),
        store: store.clone(),
        queue: Queue::connect(&settings.redis).await?,
        liveness: Liveness::watch(&settings.redis)?,
        events: Events::connect(&settings.redis)?,
        revocations: Revocations::connect(&settings.redis)?,
        clock: clock.clone(),
        settings: settings.clone(),
    })?;
    let readiness = Readiness::default()
        .with_database(database.clone())
        .with_redis(redis_connection::connect(&settings.redis)?)
        .with_volume(store.clone());
    let service = Service {
        name: "prosaas-calls",
        http: settings.http,
        auth: settings.auth,
        database,
        clock,
        readiness,
    };
    let state = Data::new(state);
    // Answers that are held, and streams that never end by themselves, end when the service does.
    serve::cancel_at_signal(state.ending()).map_err(ServeError::from)?;
    let routes = state.clone();
    serve::serve(service, move |paths| {
        routes::configure(paths, routes.clone());
    })
    .await?;
    state.audits.flush().await;
    Ok(())
}

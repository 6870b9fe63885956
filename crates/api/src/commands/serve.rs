//! `prosaas-api serve`.

use actix_web::web::Data;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::liveness::Liveness;
use prosaas_core::queue::Queue;
use prosaas_core::recording::{Store, deployment_id};
use prosaas_core::revocation::Revocations;
use prosaas_core::settings::Settings;
use prosaas_web::health::Readiness;
use prosaas_web::{redis_connection, serve};

use super::Outcome;
use crate::routes;
use crate::state::{Parts, State};

/// Serves until it is told to stop. The database is waited for, the volume must be the right one,
/// Redis may come later.
pub async fn serve(settings: Settings) -> Outcome {
    let clock = Clock::system();
    let database = Database::connect(&settings.database).await?;
    let mut conn = database.system().await?;
    let deployment = deployment_id(&mut conn).await?;
    conn.commit().await?;
    let store = Store::open(&settings.recordings.folder, deployment)?;
    let readiness = Readiness::default()
        .with_database(database.clone())
        .with_redis(redis_connection::connect(&settings.redis)?)
        .with_volume(store.clone());
    let state = Data::new(State::new(Parts {
        database: database.clone(),
        store,
        queue: Queue::connect(&settings.redis).await?,
        liveness: Liveness::watch(&settings.redis)?,
        events: Events::connect(&settings.redis)?,
        revocations: Revocations::connect(&settings.redis)?,
        clock: clock.clone(),
        settings: settings.clone(),
    })?);
    // Downloads that are held end when the service does.
    serve::cancel_at_signal(state.ending())?;
    let service = serve::Service {
        name: "prosaas-api",
        http: settings.http,
        auth: settings.auth,
        database,
        clock,
        readiness,
    };
    serve::serve(service, move |paths| {
        routes::configure(paths, state.clone());
    })
    .await?;
    Ok(())
}

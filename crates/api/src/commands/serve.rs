//! `prosaas-api serve`.

use actix_web::web::Data;
use prosaas_core::account::Passwords;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::revocation::Revocations;
use prosaas_core::settings::Settings;
use prosaas_web::health::Readiness;
use prosaas_web::{redis_connection, serve};

use super::Outcome;
use crate::routes;
use crate::state::State;

/// Serves until it is told to stop.
pub(crate) async fn serve(settings: Settings) -> Outcome {
    let clock = Clock::system();
    let database = Database::connect(&settings.database).await?;
    let redis = redis_connection::connect(&settings.redis)?;
    let readiness = Readiness::default()
        .with_database(database.clone())
        .with_redis(redis)
        .with_volume(settings.recordings.folder.clone());
    let state = Data::new(State {
        database: database.clone(),
        passwords: Passwords::new()?,
        auth: settings.auth.clone(),
        revocations: Revocations::connect(&settings.redis)?,
        clock: clock.clone(),
    });
    let service = serve::Service {
        name: "prosaas-api",
        http: settings.http,
        auth: settings.auth,
        database,
        clock,
        readiness,
    };
    serve::serve(service, move |config| {
        config.app_data(state.clone()).configure(routes::configure);
    })
    .await?;
    Ok(())
}

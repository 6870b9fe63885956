//! `prosaas-api migrate`.

use prosaas_core::migrate;
use prosaas_core::recording::Store;
use prosaas_core::settings::Settings;

use super::Outcome;

/// Runs the migrations, then marks the recordings' store as this deployment's.
pub async fn migrate(settings: &Settings) -> Outcome {
    let database = &settings.database;
    let migrated = migrate::run(&database.migration_url, &database.app_password).await?;
    Store::prepare(&settings.recordings, migrated.deployment).await?;
    tracing::info!(
        applied = migrated.applied.len(),
        deployment.id = %migrated.deployment,
        store = ?settings.recordings.store,
        "migrated"
    );
    Ok(())
}

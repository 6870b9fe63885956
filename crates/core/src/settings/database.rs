//! `[database]`.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{SettingsError, contradiction};

/// How PostgreSQL is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `postgres://…` of the services' role; with `sslmode=require` it is encrypted.
    pub url: SecretString,
    /// `postgres://…` of the tables' owner, for migrations.
    pub migration_url: SecretString,
    /// Given to the services' role by the migration; empty leaves it alone.
    pub app_password: SecretString,
    /// Connections a process keeps at most.
    pub max_connections: usize,
    /// Wait for a free connection.
    pub acquire_timeout_seconds: u64,
    /// Wait for the database at start.
    pub startup_timeout_seconds: u64,
}

impl DatabaseSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if self.url.expose_secret().is_empty() && self.migration_url.expose_secret().is_empty() {
            return Err(contradiction("database.url is missing"));
        }
        if self.max_connections == 0 {
            return Err(contradiction("database.max_connections must be at least 1"));
        }
        Ok(())
    }
}

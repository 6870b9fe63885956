//! Starting: waits for the database within a bound and refuses a role that bypasses the tenants' wall.

use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use tokio::time::Instant;

use super::{Database, DatabaseError};
use crate::migrate;
use crate::settings::DatabaseSettings;

/// Why a service can't start on this database.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    /// It did not answer within the bound.
    #[error("PostgreSQL (database.url) did not answer within {seconds} s: {cause}")]
    Unreachable {
        /// The bound.
        seconds: u64,
        /// What the last try said.
        cause: String,
    },
    /// Its migrations are not there.
    #[error("the database is not migrated ({missing} is missing): run `prosaas-api migrate`")]
    NotMigrated {
        /// The newest version that this build needs.
        missing: String,
    },
    /// Row-level security would not hold.
    #[error("database.url: the role {role} bypasses row-level security: use the role prosaas_app")]
    RoleBypassesRowSecurity {
        /// The role of `database.url`.
        role: String,
    },
}

#[derive(QueryableByName)]
struct RoleRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    bypasses: bool,
}

impl Database {
    /// A pool whose database answers, is migrated, and whose role can't bypass row-level security.
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, StartupError> {
        let seconds = settings.startup_timeout_seconds;
        let deadline = Instant::now() + Duration::from_secs(seconds);
        loop {
            let problem = match Self::try_connect(settings).await {
                Ok(Ok(database)) => return Ok(database),
                Ok(Err(fatal @ StartupError::RoleBypassesRowSecurity { .. })) => return Err(fatal),
                Ok(Err(problem)) => problem,
                Err(error) => StartupError::Unreachable {
                    seconds,
                    cause: chain(&error),
                },
            };
            if Instant::now() >= deadline {
                return Err(problem);
            }
            tracing::warn!(problem = %problem, "waiting for PostgreSQL");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn try_connect(
        settings: &DatabaseSettings,
    ) -> Result<Result<Self, StartupError>, DatabaseError> {
        let database = Self::new(settings)?;
        let mut conn = database.system().await?;
        let role: RoleRow = diesel::sql_query(
            "SELECT current_user::text AS name, (rolsuper OR rolbypassrls) AS bypasses \
             FROM pg_roles WHERE rolname = current_user",
        )
        .get_result(&mut *conn)
        .await?;
        if role.bypasses {
            return Ok(Err(StartupError::RoleBypassesRowSecurity {
                role: role.name,
            }));
        }
        let missing = migrate::missing_version(&mut conn).await?;
        conn.commit().await?;
        Ok(match missing {
            Some(missing) => Err(StartupError::NotMigrated { missing }),
            None => Ok(database),
        })
    }
}

/// The error with its causes, for a person who reads the start's log.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

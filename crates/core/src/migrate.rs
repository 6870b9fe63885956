//! Migrations: one process runs them, others wait for it.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::database::{DatabaseError, SystemConn, establish};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// The advisory lock that one migrating process holds.
const LOCK: i64 = 0x5072_6f53_6161_5301;

/// Why the migrations did not run.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database can't be reached with `database.migration_url`.
    #[error("PostgreSQL (database.migration_url) can't be reached")]
    Connect(#[source] ConnectionError),
    /// A statement failed outside a migration.
    #[error("the database refused a statement")]
    Query(#[from] diesel::result::Error),
    /// A migration failed; it was rolled back.
    #[error("a migration failed: {0}")]
    Migration(String),
}

/// What a run of the migrations left.
#[derive(Debug)]
pub struct Migrated {
    /// Versions that this run applied, in order.
    pub applied: Vec<String>,
    /// The deployment's identity, for the marker in the recordings folder.
    pub deployment: Uuid,
}

/// Runs what is pending as the tables' owner, and gives the services' role its password.
///
/// Must run on a multi-threaded tokio runtime: diesel's harness blocks in place.
pub async fn run(
    url: &SecretString,
    app_password: &SecretString,
) -> Result<Migrated, MigrateError> {
    let mut conn = establish(url.expose_secret())
        .await
        .map_err(MigrateError::Connect)?;
    diesel::sql_query(format!("SELECT pg_advisory_lock({LOCK})"))
        .execute(&mut conn)
        .await?;
    // The lock belongs to the connection and ends with it, whatever happens below.
    let mut harness = AsyncMigrationHarness::new(conn);
    let applied = harness
        .run_pending_migrations(MIGRATIONS)
        .map_err(|error| MigrateError::Migration(error.to_string()))?
        .iter()
        .map(ToString::to_string)
        .collect();
    let mut conn = harness.into_inner();
    if !app_password.expose_secret().is_empty() {
        allow_login(&mut conn, app_password).await?;
    }
    let deployment = crate::schema::deployment::table
        .select(crate::schema::deployment::id)
        .first(&mut conn)
        .await?;
    Ok(Migrated {
        applied,
        deployment,
    })
}

#[derive(QueryableByName)]
struct Statement {
    #[diesel(sql_type = Text)]
    sql: String,
}

/// `ALTER ROLE` takes no parameters, so PostgreSQL itself quotes the password.
async fn allow_login(
    conn: &mut AsyncPgConnection,
    password: &SecretString,
) -> Result<(), diesel::result::Error> {
    let statement: Statement =
        diesel::sql_query("SELECT format('ALTER ROLE prosaas_app LOGIN PASSWORD %L', $1) AS sql")
            .bind::<Text, _>(password.expose_secret())
            .get_result(conn)
            .await?;
    diesel::sql_query(statement.sql).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Present {
    #[diesel(sql_type = Bool)]
    present: bool,
}

/// The newest version that this build needs and the database lacks.
pub async fn missing_version(conn: &mut SystemConn) -> Result<Option<String>, DatabaseError> {
    use diesel::migration::{Migration, MigrationSource};
    let migrations: Vec<Box<dyn Migration<diesel::pg::Pg>>> = MIGRATIONS
        .migrations()
        .map_err(DatabaseError::Unavailable)?;
    let Some(newest) = migrations
        .iter()
        .map(|migration| migration.name().version().to_string())
        .max()
    else {
        return Ok(None);
    };
    let table: Present = diesel::sql_query(
        "SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL AS present",
    )
    .get_result(&mut **conn)
    .await?;
    if !table.present {
        return Ok(Some(newest));
    }
    let version: Present = diesel::sql_query(
        "SELECT EXISTS (SELECT FROM __diesel_schema_migrations WHERE version = $1) AS present",
    )
    .bind::<Text, _>(&newest)
    .get_result(&mut **conn)
    .await?;
    Ok((!version.present).then_some(newest))
}

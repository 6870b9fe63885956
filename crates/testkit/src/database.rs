//! A database per test, cloned from a migrated template.

use std::path::Path;

use prosaas_core::database::Database;
use prosaas_core::migrate;
use prosaas_core::settings::DatabaseSettings;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio_postgres::{Client, NoTls};
use url::Url;
use uuid::Uuid;

/// Names the PostgreSQL server that tests may make databases on, as its superuser.
pub const SERVER_VARIABLE: &str = "PROSAAS_TEST_DATABASE_URL";

/// The password of the services' role on the test server.
const APP_PASSWORD: &str = "prosaas-app-test";

/// The advisory lock under which the template is migrated and cloned: PostgreSQL does not clone a
/// template that someone uses.
const TEMPLATE_LOCK: i64 = 0x5072_6f53_6161_5302;

/// A migrated database of the test's own; dropped with it.
pub struct TestDatabase {
    server: Url,
    name: String,
    database: Database,
}

impl TestDatabase {
    /// Makes one on the server that `PROSAAS_TEST_DATABASE_URL` names.
    pub async fn create() -> Self {
        let server = std::env::var(SERVER_VARIABLE)
            .unwrap_or_else(|_| panic!("{SERVER_VARIABLE} is not set: run ./scripts/test"));
        Self::create_on(&server).await
    }

    /// Makes one on a server of the test's own.
    pub async fn create_on(server: &str) -> Self {
        let server: Url = server.parse().expect("the test server's URL");
        let name = format!("prosaas_test_{}", Uuid::new_v4().simple());
        let admin = connect(&server).await;
        admin
            .execute("SELECT pg_advisory_lock($1)", &[&TEMPLATE_LOCK])
            .await
            .unwrap();
        let template = ensure_template(&admin, &server).await;
        let clone = format!("CREATE DATABASE {name} TEMPLATE {template}");
        admin.batch_execute(&clone).await.unwrap();
        admin
            .execute("SELECT pg_advisory_unlock($1)", &[&TEMPLATE_LOCK])
            .await
            .unwrap();
        let database = Database::new(&settings_for(&server, &name)).unwrap();
        Self {
            server,
            name,
            database,
        }
    }

    /// A pool of the services' role.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// What a service is told to use this database.
    pub fn settings(&self) -> DatabaseSettings {
        settings_for(&self.server, &self.name)
    }

    /// A plain connection as the superuser, past row-level security: for looking, not for the
    /// product's ways.
    pub async fn superuser(&self) -> Client {
        connect(&self.superuser_url()).await
    }

    /// The superuser's address of this database, for an operator's tools.
    pub fn superuser_url(&self) -> Url {
        database_url(&self.server, &self.name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let server = self.server.clone();
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A runtime of its own: the test's may be ending, and drop can't wait on it.
        let dropper = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                if let Ok((client, connection)) =
                    tokio_postgres::connect(server.as_str(), NoTls).await
                {
                    let connection = tokio::spawn(connection);
                    // The server may be one that the test stopped.
                    let _ = client.batch_execute(&sql).await;
                    connection.abort();
                }
            });
        });
        let _ = dropper.join();
    }
}

async fn connect(url: &Url) -> Client {
    let (client, connection) = tokio_postgres::connect(url.as_str(), NoTls)
        .await
        .unwrap_or_else(|error| panic!("the test server {SERVER_VARIABLE}: {error}"));
    tokio::spawn(connection);
    client
}

/// The template's name says which migrations it holds, so that a changed migration makes a new one.
async fn ensure_template(admin: &Client, server: &Url) -> String {
    let name = format!("prosaas_template_{}", migrations_digest());
    let exists = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)";
    if admin.query_one(exists, &[&name]).await.unwrap().get(0) {
        return name;
    }
    admin
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await
        .unwrap();
    admin
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let url = SecretString::from(database_url(server, &name).as_str());
    migrate::run(&url, &SecretString::from(APP_PASSWORD))
        .await
        .expect("the migrations run");
    // Marked as a template last: a migration that was cut short is done again.
    admin
        .batch_execute(&format!("ALTER DATABASE {name} IS_TEMPLATE true"))
        .await
        .unwrap();
    name
}

fn migrations_digest() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("up.sql"))
        .filter(|path| path.exists())
        .collect();
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        digest.update(file.to_string_lossy().as_bytes());
        digest.update(std::fs::read(file).unwrap());
    }
    hex::encode(digest.finalize()).chars().take(16).collect()
}

fn database_url(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    url.set_path(name);
    url
}

fn settings_for(server: &Url, name: &str) -> DatabaseSettings {
    let owner = database_url(server, name);
    let mut app = owner.clone();
    app.set_username("prosaas_app").unwrap();
    app.set_password(Some(APP_PASSWORD)).unwrap();
    DatabaseSettings {
        url: SecretString::from(app.as_str()),
        migration_url: SecretString::from(owner.as_str()),
        app_password: SecretString::from(APP_PASSWORD),
        max_connections: 8,
        acquire_timeout_seconds: 5,
        startup_timeout_seconds: 20,
    }
}

/// The URLs of a database's settings, for a process's environment.
pub fn environment(settings: &DatabaseSettings) -> Vec<(String, String)> {
    vec![
        (
            "PROSAAS__DATABASE__URL".into(),
            settings.url.expose_secret().into(),
        ),
        (
            "PROSAAS__DATABASE__MIGRATION_URL".into(),
            settings.migration_url.expose_secret().into(),
        ),
    ]
}

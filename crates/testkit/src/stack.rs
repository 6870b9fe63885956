//! The whole product for one test: three processes and the stand-in Twilio.

use prosaas_core::database::Database;
use prosaas_core::recording::Store;
use prosaas_core::settings::Settings;
use tempfile::TempDir;

use crate::process::Process;
use crate::sim::Sim;
use crate::{TestDatabase, TestRedis, settings};

/// prosaas-api, prosaas-calls, worker and twilio-sim over one database, prefix and folder.
pub struct Stack {
    /// prosaas-api; `None` while a test has taken it down.
    pub api: Option<Process>,
    /// prosaas-calls.
    pub calls: Option<Process>,
    /// The worker.
    pub worker: Option<Process>,
    /// The stand-in Twilio.
    pub sim: Sim,
    /// The database under all of them.
    pub database: TestDatabase,
    /// The prefix under all of them.
    pub redis: TestRedis,
    environment: Vec<(String, String)>,
    folder: TempDir,
}

impl Stack {
    /// Everything started on the shared servers.
    pub async fn start() -> Self {
        let mut stack = Self::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
        stack.start_services().await;
        stack
    }

    /// Everything ready, only twilio-sim started: the test adds settings and starts what it needs.
    pub async fn prepare(database: TestDatabase, redis: TestRedis, extra: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let recordings = folder.path().join("recordings");
        let deployment = deployment_id(&database).await;
        let sim = Sim::start(folder.path()).await;
        let mut environment = settings::environment(&database, &redis);
        environment.push(("PROSAAS__TWILIO__BASE_URL".into(), sim.url()));
        environment.push((
            "PROSAAS__RECORDINGS__FOLDER".into(),
            recordings.display().to_string(),
        ));
        environment.extend(
            extra
                .iter()
                .map(|(key, value)| ((*key).into(), (*value).into())),
        );
        let settings = Settings::from_sources(None, environment.clone()).expect("settings");
        Store::prepare(&settings.recordings, deployment)
            .await
            .expect("the recordings' store");
        Self {
            api: None,
            calls: None,
            worker: None,
            sim,
            database,
            redis,
            environment,
            folder,
        }
    }

    /// Starts prosaas-api, prosaas-calls and the worker.
    pub async fn start_services(&mut self) {
        self.start_api().await;
        self.start_calls().await;
        self.start_worker().await;
    }

    /// Starts prosaas-api.
    pub async fn start_api(&mut self) {
        self.api = Some(self.service("prosaas-api", &[]).await);
    }

    /// Starts prosaas-calls, which webhooks reach under its own address.
    pub async fn start_calls(&mut self) {
        let port = crate::servers::free_port();
        let listen = format!("127.0.0.1:{port}");
        let base = format!("http://{listen}");
        let extra = [
            ("PROSAAS__HTTP__LISTEN", &*listen),
            ("PROSAAS__HTTP__PUBLIC_BASE_URL", &*base),
        ];
        self.calls = Some(self.service("prosaas-calls", &extra).await);
    }

    /// Starts a worker, which tells Twilio where prosaas-calls is, if that runs.
    pub async fn start_worker(&mut self) {
        let base = self.calls.as_ref().map(Process::url);
        let extra = base
            .as_deref()
            .map(|base| ("PROSAAS__HTTP__PUBLIC_BASE_URL", base));
        self.worker = Some(self.service("worker", extra.as_slice()).await);
    }

    /// Starts another process of a service over the same database, prefix and folder.
    pub async fn service(&self, name: &str, extra: &[(&str, &str)]) -> Process {
        let mut environment = self.environment.clone();
        environment.extend(
            extra
                .iter()
                .map(|(key, value)| ((*key).into(), (*value).into())),
        );
        Process::service(name, self.folder.path(), &environment).await
    }

    /// What every service of this stack is told.
    pub fn environment(&self) -> &[(String, String)] {
        &self.environment
    }

    /// The folder of recordings.
    pub fn recordings(&self) -> std::path::PathBuf {
        self.folder.path().join("recordings")
    }

    /// A pool of the services' role.
    pub fn db(&self) -> &Database {
        self.database.database()
    }

    /// prosaas-api's address.
    pub fn api_url(&self) -> String {
        self.api.as_ref().expect("prosaas-api runs").url()
    }

    /// prosaas-calls' address.
    pub fn calls_url(&self) -> String {
        self.calls.as_ref().expect("prosaas-calls runs").url()
    }
}

async fn deployment_id(database: &TestDatabase) -> uuid::Uuid {
    let client = database.superuser().await;
    let row = client
        .query_one("SELECT id::text FROM deployment", &[])
        .await
        .unwrap();
    row.get::<_, String>(0).parse().unwrap()
}

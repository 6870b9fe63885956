//! `/healthz`: the process lives. `/readyz`: what it needs is there.

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::Data;
use futures::future::{BoxFuture, join_all};
use prosaas_core::build_info;
use prosaas_core::database::Database;
use prosaas_core::recording::Store;
use redis::aio::ConnectionManager;
use serde_json::{Map, Value, json};

/// Longer than this is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// The parts that a service can't do without.
#[derive(Clone, Default)]
pub struct Readiness {
    checks: Vec<(&'static str, Check)>,
}

impl Readiness {
    /// Adds a part; what it fails with is logged, not shown.
    #[must_use]
    pub fn with<F>(
        mut self,
        name: &'static str,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        self.checks
            .push((name, Arc::new(move || Box::pin(check()))));
        self
    }

    /// Adds `database`: a transaction can be had.
    #[must_use]
    pub fn with_database(self, database: Database) -> Self {
        self.with("database", move || {
            let database = database.clone();
            async move { Ok(database.system().await?.commit().await?) }
        })
    }

    /// Adds `redis`: it answers.
    #[must_use]
    pub fn with_redis(self, connection: ConnectionManager) -> Self {
        self.with("redis", move || {
            let mut connection = connection.clone();
            async move { Ok(redis::cmd("PING").exec_async(&mut connection).await?) }
        })
    }

    /// Adds `volume`: the recordings' folder is there, and this deployment's.
    #[must_use]
    pub fn with_volume(self, store: Store) -> Self {
        self.with("volume", move || {
            let store = store.clone();
            async move { Ok(tokio::task::spawn_blocking(move || store.check()).await??) }
        })
    }

    async fn look(&self) -> Vec<(&'static str, bool)> {
        join_all(self.checks.iter().map(|(name, check)| async move {
            let failure = match tokio::time::timeout(PATIENCE, check()).await {
                Ok(Ok(())) => return (*name, true),
                Ok(Err(failure)) => failure.to_string(),
                Err(_elapsed) => "no answer in time".to_owned(),
            };
            tracing::warn!(part = name, error = failure, "not ready");
            (*name, false)
        }))
        .await
    }
}

/// `GET /healthz`.
pub(crate) async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "status": "ok", "version": build_info::VERSION, "revision": build_info::REVISION,
    }))
}

/// `GET /readyz`.
pub(crate) async fn ready(readiness: Data<Readiness>) -> HttpResponse {
    let looked = readiness.look().await;
    let ready = looked.iter().all(|(_, ready)| *ready);
    let parts: Map<String, Value> = looked
        .into_iter()
        .map(|(name, ready)| (name.to_owned(), if ready { "ok" } else { "failed" }.into()))
        .collect();
    if ready {
        HttpResponse::Ok().json(json!({ "status": "ready", "checks": parts }))
    } else {
        HttpResponse::ServiceUnavailable()
            .insert_header(("Retry-After", "5"))
            .json(json!({ "status": "unavailable", "checks": parts }))
    }
}

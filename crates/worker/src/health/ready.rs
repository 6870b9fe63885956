//! Whether this worker can work: database, Redis, the recordings' volume.

use std::time::Duration;

use prosaas_core::database::Database;
use prosaas_core::queue::Queue;
use prosaas_core::recording::Store;
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// A dependency that says nothing for this long does not answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// What readiness looks at.
#[derive(Clone)]
pub struct Readiness {
    /// PostgreSQL.
    pub database: Database,
    /// Redis.
    pub queue: Queue,
    /// The volume.
    pub store: Store,
    /// Cancelled when the worker stops.
    pub stop: CancellationToken,
}

/// The answer of `/readyz`.
pub(super) struct Report {
    pub(super) ready: bool,
    pub(super) body: String,
}

impl Readiness {
    pub(super) async fn report(&self) -> Report {
        let (database, redis, volume) = tokio::join!(
            within(self.database_answers()),
            within(async { self.queue.ping().await.is_ok() }),
            within(self.volume_is_there()),
        );
        let stopping = self.stop.is_cancelled();
        let ready = database && redis && volume && !stopping;
        let word = |ok| if ok { "ok" } else { "unavailable" };
        let body = json!({
            "status": if ready { "ready" } else { "not_ready" },
            "database": word(database),
            "redis": word(redis),
            "recordings": word(volume),
            "stopping": stopping,
        });
        Report {
            ready,
            body: body.to_string(),
        }
    }

    async fn volume_is_there(&self) -> bool {
        self.store.check().await.is_ok()
    }

    async fn database_answers(&self) -> bool {
        match self.database.system().await {
            Ok(conn) => conn.commit().await.is_ok(),
            Err(_) => false,
        }
    }
}

async fn within(check: impl Future<Output = bool>) -> bool {
    tokio::time::timeout(TIMEOUT, check).await.unwrap_or(false)
}

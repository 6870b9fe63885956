//! Two connections to Redis: one that gives up fast, one that waits an outage out.

use std::time::Duration;

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::{
    Client, Cmd, ErrorKind, Pipeline, RedisError, RedisFuture, RedisResult, ServerErrorKind, Value,
};
use tokio::time::Instant;

/// apalis' own default is 500 ms, which a loaded server misses; every miss ends a worker.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(2);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A connection that fails within `timeout`, and tries to connect anew once for each command.
pub(super) fn quick(client: &Client, timeout: Duration) -> RedisResult<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(timeout))
        .set_response_timeout(Some(timeout));
    ConnectionManager::new_lazy_with_config(client.clone(), config)
}

/// A connection for apalis, which ends a worker at the first error: commands are tried again while
/// Redis is away, up to a bound.
///
/// A command may then run twice, when only its answer was lost. Nothing depends on that: a job that
/// comes twice finds nothing to claim, one that a lost answer swallowed is found by the sweep.
#[derive(Clone)]
pub struct PatientConnection {
    manager: ConnectionManager,
    patience: Duration,
}

impl PatientConnection {
    pub(super) fn new(client: &Client, patience: Duration) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(CONNECTION_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT));
        let manager = ConnectionManager::new_lazy_with_config(client.clone(), config)?;
        Ok(Self { manager, patience })
    }
}

impl std::fmt::Debug for PatientConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PatientConnection")
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

/// How long to wait before the next try, and until when to try at all.
struct Retries {
    deadline: Instant,
    pause: Duration,
}

impl Retries {
    fn new(patience: Duration) -> Self {
        Self {
            deadline: Instant::now() + patience,
            pause: FIRST_PAUSE,
        }
    }

    /// Waits, or hands the error back: it is not one of an outage, or the patience is over.
    async fn wait(&mut self, error: RedisError) -> RedisResult<()> {
        if !is_outage(&error) || Instant::now() + self.pause > self.deadline {
            return Err(error);
        }
        tokio::time::sleep(self.pause).await;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}

/// Whether Redis was away, or is starting, rather than refusing the command.
fn is_outage(error: &RedisError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Io
            | ErrorKind::Server(
                ServerErrorKind::BusyLoading
                    | ServerErrorKind::TryAgain
                    | ServerErrorKind::ClusterDown
                    | ServerErrorKind::MasterDown
                    | ServerErrorKind::ReadOnly,
            )
    ) || error.is_timeout()
        || error.is_connection_dropped()
}

impl ConnectionLike for PatientConnection {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(async move {
            let mut retries = Retries::new(self.patience);
            loop {
                match self.manager.req_packed_command(cmd).await {
                    Ok(value) => return Ok(value),
                    Err(error) => retries.wait(error).await?,
                }
            }
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async move {
            let mut retries = Retries::new(self.patience);
            loop {
                match self
                    .manager
                    .req_packed_commands(pipeline, offset, count)
                    .await
                {
                    Ok(values) => return Ok(values),
                    Err(error) => retries.wait(error).await?,
                }
            }
        })
    }

    fn get_db(&self) -> i64 {
        self.manager.get_db()
    }
}

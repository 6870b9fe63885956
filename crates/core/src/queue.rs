//! The queue: apalis over Redis. It only carries; what must happen stands in `processing_steps`.
//!
//! So nothing here has to be certain. A push that is lost, or that finds Redis away or the queue
//! full, is found by the worker's sweep; a job that comes twice finds nothing to claim. What it has
//! to be is fast: a push gives up after half a second, and after one that failed the following ones
//! give up at once for a moment.

mod connection;
mod job;
mod pace;
mod tidy;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apalis::prelude::TaskBuilder;
use apalis_redis::{Config, RedisStorage, RedisTask};
use redis::aio::ConnectionManager;
use redis::{Client, RedisError};
use secrecy::ExposeSecret;
use tokio::time::Instant;
use tracing::{Instrument, field};

use crate::settings::RedisSettings;
use crate::steps::Step;

pub use connection::PatientConnection;
pub use job::{Job, Payload, PayloadCodec, UnknownJob};
pub use pace::Pace;

/// Where an apalis worker takes its jobs from; see [`Queue::source`].
///
/// It needs [`PayloadCodec`], and a poll strategy.
pub type JobSource = RedisStorage<Payload, PatientConnection>;

/// Waiting jobs a queue takes. Redis fails on some thousands ("too many results to unpack"); the
/// rest waits in the database, where the sweep finds it.
pub const MAX_WAITING: u64 = 400;

/// A push takes no longer than this.
const PUSH_TIMEOUT: Duration = Duration::from_millis(500);
/// After a push that failed, the following ones fail at once for this long.
const REST: Duration = Duration::from_secs(1);

/// Why a job was not pushed. The sweep finds it again in each case.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// `redis.url` is not an address of Redis.
    #[error("redis.url is not usable")]
    Url(#[source] RedisError),
    /// Redis refused, or is away.
    #[error("Redis (redis.url) does not answer")]
    Redis(#[from] RedisError),
    /// apalis refused.
    #[error("the queue refused a job")]
    Push(#[source] apalis_redis::Error),
    /// Redis did not answer in time.
    #[error("Redis (redis.url) did not answer within {} ms", PUSH_TIMEOUT.as_millis())]
    Slow,
    /// Redis failed a moment ago, so it was not asked.
    #[error("Redis (redis.url) failed a moment ago")]
    Resting,
    /// [`MAX_WAITING`] jobs wait already.
    #[error("the queue is full")]
    Full,
}

/// The queues of every step. Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    client: Client,
    quick: ConnectionManager,
    prefix: Arc<str>,
    started: Instant,
    /// Milliseconds after `started` until which pushes rest.
    rests_until: Arc<AtomicU64>,
}

impl Queue {
    /// The queues on this server. Connects when first used, so that a service starts without Redis;
    /// [`Queue::ping`] says whether it is there.
    #[expect(
        clippy::unused_async,
        reason = "the connection is driven by the runtime it is made in"
    )]
    pub async fn connect(settings: &RedisSettings) -> Result<Self, QueueError> {
        let client = Client::open(settings.url.expose_secret()).map_err(QueueError::Url)?;
        let quick = connection::quick(&client, PUSH_TIMEOUT).map_err(QueueError::Url)?;
        Ok(Self {
            client,
            quick,
            prefix: settings.prefix.as_str().into(),
            started: Instant::now(),
            rests_until: Arc::default(),
        })
    }

    /// Pushes a job that stands as `queued` in the database, after that was committed.
    pub async fn push(&self, job: &Job, urgent: bool) -> Result<(), QueueError> {
        if self.elapsed_ms() < self.rests_until.load(Ordering::Relaxed) {
            return Err(QueueError::Resting);
        }
        let span = tracing::info_span!(
            "queue.push",
            otel.kind = "producer",
            otel.status_code = field::Empty,
            messaging.destination.name = self.name(job.step, urgent),
            call.id = %job.call,
        );
        let pushed = tokio::time::timeout(PUSH_TIMEOUT, self.try_push(job, urgent));
        let pushed = pushed.instrument(span.clone());
        let result = pushed.await.unwrap_or(Err(QueueError::Slow));
        if result.is_err() {
            span.record("otel.status_code", "ERROR");
        }
        if matches!(
            result,
            Err(QueueError::Redis(_) | QueueError::Push(_) | QueueError::Slow)
        ) {
            let rest = u64::try_from(REST.as_millis()).unwrap_or(u64::MAX);
            self.rests_until
                .store(self.elapsed_ms().saturating_add(rest), Ordering::Relaxed);
        }
        result
    }

    async fn try_push(&self, job: &Job, urgent: bool) -> Result<(), QueueError> {
        if self.depth(job.step, urgent).await? >= MAX_WAITING {
            return Err(QueueError::Full);
        }
        // No idempotency key: the row decides what runs, and a key would swallow the push of a
        // retry that a person asks for.
        let task: RedisTask = TaskBuilder::new(job.encode()).build();
        let mut quick = self.quick.clone();
        let config = self.config(job.step, urgent, &Pace::default());
        apalis_redis::queries::push_tasks(&mut quick, &config, &[task])
            .await
            .map_err(QueueError::Push)?;
        Ok(())
    }

    /// Jobs that wait in a queue.
    pub async fn depth(&self, step: Step, urgent: bool) -> Result<u64, QueueError> {
        let config = self.config(step, urgent, &Pace::default());
        let mut quick = self.quick.clone();
        let (scheduled, active): (u64, u64) = redis::pipe()
            .zcard(config.scheduled_jobs_set())
            .llen(config.active_jobs_list())
            .query_async(&mut quick)
            .await?;
        Ok(scheduled.saturating_add(active))
    }

    /// Whether Redis answers, within half a second.
    pub async fn ping(&self) -> Result<(), QueueError> {
        let mut quick = self.quick.clone();
        let command = redis::cmd("PING");
        let answer = command.query_async::<()>(&mut quick);
        tokio::time::timeout(PUSH_TIMEOUT, answer)
            .await
            .map_err(|_| QueueError::Slow)??;
        Ok(())
    }

    /// What an apalis worker takes jobs from. Its connection outlives an outage of Redis of up to
    /// [`Pace::patience`]; a longer one ends the worker with an error.
    pub fn source(&self, step: Step, urgent: bool, pace: &Pace) -> Result<JobSource, QueueError> {
        let connection = PatientConnection::new(&self.client, pace.patience)?;
        Ok(RedisStorage::new(connection).with_config(self.config(step, urgent, pace)))
    }

    /// The queue's name in Redis. The version changes when the payload's meaning does.
    pub fn name(&self, step: Step, urgent: bool) -> String {
        let urgency = if urgent { "-urgent" } else { "" };
        format!("{}:{}{urgency}:v1", self.prefix, step.as_str())
    }

    fn config(&self, step: Step, urgent: bool, pace: &Pace) -> Config {
        Config::default()
            .queue(self.name(step, urgent))
            // apalis keeps no heartbeat for a batch that waits: its jobs would run twice.
            .batch_size(1)
            .heartbeat_interval(pace.heartbeat)
            .missed_heartbeats(pace.missed_heartbeats())
            // The row is the lock. Events only add ways to fail; results must be kept, since
            // without them apalis acknowledges nothing.
            .lock_tasks(false)
            .emit_events(false)
            .persist_results(true)
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

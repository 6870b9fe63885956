//! Whether a worker lives, told through Redis.
//!
//! A worker's name stands under `{prefix}:worker:v1:{name}` for 30 s after its last sign of life, for
//! operators; every sign also counts `{prefix}:workers:v1` up, which is what the services watch. A
//! change of the count is a sign of life; that Redis was away or emptied is not a sign of death.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError};
use secrecy::ExposeSecret;
use tokio::time::Instant;

use crate::settings::RedisSettings;

/// Without a sign of life for this long, a worker counts as gone.
pub const SILENCE_SECONDS: u64 = 30;
const SILENCE: Duration = Duration::from_secs(SILENCE_SECONDS);
/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);

/// What is known about the workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerSeen {
    /// One gave a sign of life within the last 30 s.
    Alive,
    /// None did, and it would have been seen.
    Missing,
    /// The watch has not run for 30 s without a gap: just started, or Redis was away.
    Unknown,
}

/// The services' view of the workers. Cheap to clone; the watch ends with the last clone.
#[derive(Clone, Debug)]
pub struct Liveness {
    seen: Arc<AtomicU8>,
}

impl Liveness {
    /// Watches in the background, from within a tokio runtime.
    pub fn watch(settings: &RedisSettings) -> Result<Self, RedisError> {
        let redis = connection(settings)?;
        let liveness = Self::fixed(WorkerSeen::Unknown);
        let seen = Arc::downgrade(&liveness.seen);
        let key = count_key(&settings.prefix);
        tokio::spawn(async move {
            let mut history = History::default();
            loop {
                let mut redis = redis.clone();
                let count = redis::cmd("GET").arg(&key).query_async(&mut redis).await;
                let answer = match count {
                    Ok(Some(count)) => Answer::Count(count),
                    Ok(None) => Answer::Nothing,
                    Err(_) => Answer::Away,
                };
                history.look(answer, Instant::now());
                let Some(seen) = seen.upgrade() else { return };
                let now_seen = history.seen(Instant::now());
                seen.store(now_seen.code(), Ordering::Relaxed);
                // Redis that is away is another alarm.
                let alive = now_seen != WorkerSeen::Missing;
                metrics::gauge!("prosaas_worker_seen").set(f64::from(u8::from(alive)));
                drop(seen);
                tokio::time::sleep(LOOK).await;
            }
        });
        Ok(liveness)
    }

    /// A view that never changes, for tests and tools that watch nothing.
    pub fn fixed(seen: WorkerSeen) -> Self {
        Self {
            seen: Arc::new(AtomicU8::new(seen.code())),
        }
    }

    /// What is known now; asks nobody.
    pub fn worker_seen(&self) -> WorkerSeen {
        WorkerSeen::from_code(self.seen.load(Ordering::Relaxed))
    }
}

impl WorkerSeen {
    fn code(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Alive => 1,
            Self::Missing => 2,
        }
    }

    fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Alive,
            2 => Self::Missing,
            _ => Self::Unknown,
        }
    }
}

/// A worker's signs of life. Cheap to clone.
#[derive(Clone)]
pub struct SignOfLife {
    redis: ConnectionManager,
    worker_key: String,
    count_key: String,
}

impl SignOfLife {
    /// For the worker of this name, unique to the process. Connects when first used.
    pub fn new(settings: &RedisSettings, worker: &str) -> Result<Self, RedisError> {
        Ok(Self {
            redis: connection(settings)?,
            worker_key: format!("{}{worker}", worker_prefix(&settings.prefix)),
            count_key: count_key(&settings.prefix),
        })
    }

    /// Gives one.
    pub async fn give(&self) -> Result<(), RedisError> {
        let mut redis = self.redis.clone();
        redis::pipe()
            .cmd("SET")
            .arg(&self.worker_key)
            .arg(1)
            .arg("EX")
            .arg(SILENCE_SECONDS)
            .ignore()
            .incr(&self.count_key, 1)
            .ignore()
            .expire(&self.count_key, 3600)
            .ignore()
            .query_async(&mut redis)
            .await
    }

    /// Takes the name back when the worker stops. The services wait for the silence all the same:
    /// another worker may be about to start.
    pub async fn end(&self) -> Result<(), RedisError> {
        let mut redis = self.redis.clone();
        redis::cmd("DEL")
            .arg(&self.worker_key)
            .query_async(&mut redis)
            .await
    }
}

/// The names of the workers that gave a sign of life within 30 s, for operators.
pub async fn workers(settings: &RedisSettings) -> Result<Vec<String>, RedisError> {
    let mut redis = connection(settings)?;
    let prefix = worker_prefix(&settings.prefix);
    let mut names = Vec::new();
    let mut cursor = 0_u64;
    loop {
        let (next, keys): (u64, Vec<String>) = redis::cmd("SCAN")
            .arg(cursor)
            .arg("MATCH")
            .arg(format!("{prefix}*"))
            .arg("COUNT")
            .arg(1000)
            .query_async(&mut redis)
            .await?;
        names.extend(
            keys.iter()
                .filter_map(|key| key.strip_prefix(&prefix))
                .map(str::to_owned),
        );
        if next == 0 {
            names.sort();
            names.dedup();
            return Ok(names);
        }
        cursor = next;
    }
}

fn worker_prefix(prefix: &str) -> String {
    format!("{prefix}:worker:v1:")
}

fn count_key(prefix: &str) -> String {
    format!("{prefix}:workers:v1")
}

pub(crate) fn connection(settings: &RedisSettings) -> Result<ConnectionManager, RedisError> {
    let client = Client::open(settings.url.expose_secret())?;
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(Duration::from_secs(1)))
        .set_response_timeout(Some(Duration::from_secs(1)));
    ConnectionManager::new_lazy_with_config(client, config)
}

/// What Redis said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Count(u64),
    /// It has no count: no worker was there for an hour, or it was emptied.
    Nothing,
    Away,
}

/// What the watch remembers; pure, so that outages can be played through.
#[derive(Debug, Default)]
struct History {
    count: Option<u64>,
    watching_since: Option<Instant>,
    sign_at: Option<Instant>,
}

impl History {
    fn look(&mut self, answer: Answer, now: Instant) {
        let count = match answer {
            Answer::Count(count) => Some(count),
            Answer::Nothing => None,
            Answer::Away => {
                self.watching_since = None;
                return;
            }
        };
        self.watching_since.get_or_insert(now);
        // A count that is there at the first look may be old: a sign all the same, good for 30 s.
        if count.is_some() && self.count != count {
            self.sign_at = Some(now);
        }
        self.count = count;
    }

    fn seen(&self, now: Instant) -> WorkerSeen {
        let recent = |at: Option<Instant>| at.is_some_and(|at| now.duration_since(at) < SILENCE);
        if recent(self.sign_at) {
            WorkerSeen::Alive
        } else if self.watching_since.is_none() || recent(self.watching_since) {
            WorkerSeen::Unknown
        } else {
            WorkerSeen::Missing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_missing_only_after_a_silence_that_was_watched() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut history = History::default();
        assert_eq!(history.seen(at(0)), WorkerSeen::Unknown);
        history.look(Answer::Nothing, at(0));
        assert_eq!(history.seen(at(29)), WorkerSeen::Unknown);
        assert_eq!(history.seen(at(30)), WorkerSeen::Missing);
        history.look(Answer::Count(1), at(31));
        assert_eq!(history.seen(at(32)), WorkerSeen::Alive);
        history.look(Answer::Count(1), at(60));
        assert_eq!(history.seen(at(61)), WorkerSeen::Missing);
    }

    #[test]
    fn an_outage_of_redis_is_no_sign_of_death() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut history = History::default();
        history.look(Answer::Count(7), at(0));
        history.look(Answer::Away, at(10));
        assert_eq!(history.seen(at(40)), WorkerSeen::Unknown);
        // Emptied while it was away.
        history.look(Answer::Nothing, at(41));
        assert_eq!(history.seen(at(42)), WorkerSeen::Unknown);
        history.look(Answer::Count(1), at(43));
        assert_eq!(history.seen(at(44)), WorkerSeen::Alive);
    }
}

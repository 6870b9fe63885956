//! Live updates: what happens to a business's calls, told to every process that serves its people.
//!
//! An event goes to the business's Redis stream, from which a client that was away resumes, and to
//! one channel, which every process subscribes to once. Events are news, not state: one that is lost
//! while Redis is away costs a refresh, nothing else.

mod feed;
mod publisher;

use std::fmt;
use std::sync::Arc;

use redis::RedisError;
use redis::aio::ConnectionManager;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{broadcast, mpsc};

use crate::ids::BusinessId;
use crate::liveness::connection;
use crate::settings::RedisSettings;

pub use feed::News;

/// Events that a slow receiver may lag behind before it misses some.
const BACKLOG: usize = 1024;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// A call arrived or was placed.
    #[serde(rename = "call.created")]
    CallCreated,
    /// Something about a call changed.
    #[serde(rename = "call.updated")]
    CallUpdated,
    /// A download went on.
    #[serde(rename = "recording.progress")]
    RecordingProgress,
    /// A recording can be played.
    #[serde(rename = "recording.ready")]
    RecordingReady,
    /// A recording could not be fetched.
    #[serde(rename = "recording.failed")]
    RecordingFailed,
    /// A step of understanding a call began, went on, ended or failed.
    #[serde(rename = "step.progress")]
    StepProgress,
    /// A transcript is there.
    #[serde(rename = "transcript.ready")]
    TranscriptReady,
    /// Service, city and summary are there.
    #[serde(rename = "analysis.ready")]
    AnalysisReady,
}

impl EventKind {
    /// The name under which clients know it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CallCreated => "call.created",
            Self::CallUpdated => "call.updated",
            Self::RecordingProgress => "recording.progress",
            Self::RecordingReady => "recording.ready",
            Self::RecordingFailed => "recording.failed",
            Self::StepProgress => "step.progress",
            Self::TranscriptReady => "transcript.ready",
            Self::AnalysisReady => "analysis.ready",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An event of a business.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// To which call.
    pub call_sid: String,
    /// More about it; no telephone number, no secret.
    pub payload: Value,
}

/// An event with its place in the business's stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// Whose it is.
    pub business: BusinessId,
    /// Its id, for `Last-Event-ID`.
    pub id: String,
    /// What happened.
    pub event: Event,
}

/// Publishes and receives events. Cheap to clone.
#[derive(Clone)]
pub struct Events {
    outbox: mpsc::Sender<(BusinessId, Event)>,
    news: broadcast::Sender<News>,
    redis: ConnectionManager,
    prefix: Arc<str>,
    settings: Arc<RedisSettings>,
    subscribed: Arc<std::sync::Once>,
}

impl Events {
    /// Publishes through this server, from within a tokio runtime; connects when first used.
    pub fn connect(settings: &RedisSettings) -> Result<Self, RedisError> {
        let redis = connection(settings)?;
        let prefix: Arc<str> = settings.prefix.as_str().into();
        let (outbox, waiting) = mpsc::channel(BACKLOG);
        tokio::spawn(publisher::run(waiting, redis.clone(), Arc::clone(&prefix)));
        Ok(Self {
            outbox,
            news: broadcast::Sender::new(BACKLOG),
            redis,
            prefix,
            settings: Arc::new(settings.clone()),
            subscribed: Arc::new(std::sync::Once::new()),
        })
    }

    /// Tells of an event, in order with this process's others. Never waits: where Redis is away and
    /// many wait already, it is dropped.
    pub fn publish(&self, business: BusinessId, event: Event) {
        if self.outbox.try_send((business, event)).is_err() {
            tracing::debug!("an event was dropped: Redis does not keep up");
        }
    }

    /// All businesses' events from here on; the receiver picks its own. The first call begins the
    /// process's one subscription, which reconnects by itself.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        let receiver = self.news.subscribe();
        self.subscribed.call_once(|| {
            let settings = Arc::clone(&self.settings);
            tokio::spawn(feed::run(settings, self.news.clone()));
        });
        receiver
    }

    /// The business's events after the one of this id, oldest first: about the last thousand are
    /// kept, for a day after the last one.
    pub async fn since(
        &self,
        business: BusinessId,
        last_id: &str,
    ) -> Result<Vec<Received>, RedisError> {
        let Some(start) = feed::after(last_id) else {
            return Ok(Vec::new());
        };
        let mut redis = self.redis.clone();
        let entries: Vec<(String, Vec<(String, String)>)> = redis::cmd("XRANGE")
            .arg(stream_key(&self.prefix, business))
            .arg(start)
            .arg("+")
            .arg("COUNT")
            .arg(2000)
            .query_async(&mut redis)
            .await?;
        let received = entries.into_iter().filter_map(|(id, fields)| {
            let (_, text) = fields.into_iter().find(|(name, _)| name == "event")?;
            Some(Received {
                business,
                id,
                event: serde_json::from_str(&text).ok()?,
            })
        });
        Ok(received.collect())
    }
}

fn stream_key(prefix: &str, business: BusinessId) -> String {
    format!("{prefix}:events:v1:{business}")
}

fn channel(prefix: &str) -> String {
    format!("{prefix}:events:v1")
}

//! The audit log's lines about playing, written beside the answers: a listener never waits for them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use prosaas_core::audit::{self, Entry};
use prosaas_core::database::{Database, DatabaseError};
use prosaas_core::ids::{ApiTokenId, CallSid, SessionId};
use tokio::sync::{mpsc, oneshot};

/// Requests for ranges of one recording within this time are one playing.
const PLAYING: Duration = Duration::from_mins(10);
/// Playings that are remembered; more than that, and old ones are dropped.
const MAX_PLAYINGS: usize = 20_000;
/// Lines that may wait for the database.
const BACKLOG: usize = 10_000;
/// Lines that are written in one transaction.
const BATCH: usize = 100;
/// Between two tries while the database is away.
const PAUSE: Duration = Duration::from_secs(1);

/// Who listens to what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Playing {
    pub(crate) session: Option<SessionId>,
    pub(crate) token: Option<ApiTokenId>,
    pub(crate) call: CallSid,
}

enum Message {
    Line(Entry),
    Flushed(oneshot::Sender<()>),
}

/// Writes lines in the background, in order, one connection at most.
pub(crate) struct Audits {
    outbox: mpsc::Sender<Message>,
    playings: Mutex<HashMap<Playing, Instant>>,
}

impl Audits {
    /// Begins the writing, which ends with this value.
    pub(crate) fn start(database: Database) -> Self {
        let (outbox, waiting) = mpsc::channel(BACKLOG);
        tokio::spawn(write(waiting, database));
        Self {
            outbox,
            playings: Mutex::default(),
        }
    }

    /// Notes a playing, unless it has begun already.
    pub(crate) fn playing(&self, playing: Playing, entry: impl FnOnce() -> Entry) {
        if self.begins(playing, Instant::now()) {
            self.line(entry());
        }
    }

    /// Writes a line.
    pub(crate) fn line(&self, entry: Entry) {
        if let Err(error) = self.outbox.try_send(Message::Line(entry)) {
            let (mpsc::error::TrySendError::Full(lost) | mpsc::error::TrySendError::Closed(lost)) =
                error;
            if let Message::Line(entry) = lost {
                tracing::error!(
                    action = entry.action.as_str(),
                    object = entry.object,
                    "an audit line was lost: the database does not keep up"
                );
            }
        }
    }

    /// Until everything that was told so far is written, within some seconds.
    pub(crate) async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        let flushing = async {
            if self.outbox.send(Message::Flushed(done)).await.is_ok() {
                // The writer may be gone: then nothing waits any more.
                let _ = flushed.await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(5), flushing)
            .await
            .is_err()
        {
            tracing::error!("audit lines were lost: the database is away");
        }
    }

    fn begins(&self, playing: Playing, now: Instant) -> bool {
        let mut playings = self.playings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(since) = playings.get(&playing)
            && now.duration_since(*since) < PLAYING
        {
            return false;
        }
        if playings.len() >= MAX_PLAYINGS {
            playings.retain(|_, since| now.duration_since(*since) < PLAYING);
            if playings.len() >= MAX_PLAYINGS {
                // A line too many is better than one too few.
                playings.clear();
            }
        }
        playings.insert(playing, now);
        true
    }
}

async fn write(mut waiting: mpsc::Receiver<Message>, database: Database) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let mut lines = Vec::new();
        let mut flushed = Vec::new();
        for message in batch.drain(..) {
            match message {
                Message::Line(entry) => lines.push(entry),
                Message::Flushed(done) => flushed.push(done),
            }
        }
        if keep(&database, &lines).await.is_err() {
            // One of them is refused; the others are not to be lost with it.
            for line in &lines {
                if let Err(error) = keep(&database, std::slice::from_ref(line)).await {
                    tracing::error!(%error, action = line.action.as_str(), "an audit line was refused");
                }
            }
        }
        for done in flushed {
            // Whoever asked may have stopped waiting.
            let _ = done.send(());
        }
    }
}

/// However long the database is away; an error is a refusal.
async fn keep(database: &Database, lines: &[Entry]) -> Result<(), DatabaseError> {
    loop {
        match save(database, lines).await {
            Err(error) if error.is_transient() => tokio::time::sleep(PAUSE).await,
            result => return result,
        }
    }
}

async fn save(database: &Database, lines: &[Entry]) -> Result<(), DatabaseError> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut conn = database.system().await?;
    for line in lines {
        audit::record(&mut conn, line.clone()).await?;
    }
    conn.commit().await
}

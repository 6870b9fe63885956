//! Requests that wait for a recording. They hold no thread and no connection: one task a process looks
//! at all the calls that are waited for, once a second and when an event says that something
//! happened, and hands what it finds to everyone who waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prosaas_core::database::{Database, DatabaseError};
use prosaas_core::events::{Event, EventKind, Events, News};
use prosaas_core::ids::{CallSid, RecordingSid};
use prosaas_core::recording::{Availability, Recordings};
use prosaas_core::tenancy::Call;
use tokio::sync::{Notify, broadcast, watch};
use tokio::time::{Instant, sleep_until};

/// Between two looks at everything: with Redis away this is all there is.
const EVERY: Duration = Duration::from_secs(1);

type Key = (CallSid, Option<RecordingSid>);
/// What a look found, and when it was begun.
type Look = Option<(Instant, Arc<Availability>)>;

/// The calls of a process that are waited for. Cheap to clone.
#[derive(Clone)]
pub struct Waiting {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    calls: Mutex<HashMap<Key, Awaited>>,
    /// A call is waited for that was not before, or that an event was about.
    nudge: Notify,
}

struct Awaited {
    call: Call,
    news: watch::Sender<Look>,
    /// To be looked at now.
    due: bool,
}

/// One who waits. Dropped, it waits no longer.
pub struct Watch {
    news: watch::Receiver<Look>,
    since: Instant,
}

impl Watch {
    /// The next look at the recording; older ones than the waiting itself are left out.
    ///
    /// `None`: nobody looks any more, the process ends.
    pub async fn next(&mut self) -> Option<Arc<Availability>> {
        loop {
            self.news.changed().await.ok()?;
            let look = self.news.borrow_and_update().clone();
            if let Some((begun, availability)) = look
                && begun >= self.since
            {
                return Some(availability);
            }
        }
    }
}

impl Waiting {
    /// Begins the looking, which ends with the process.
    pub fn start(database: Database, recordings: Recordings, events: &Events) -> Self {
        let shared = Arc::new(Shared::default());
        let looker = Looker {
            shared: Arc::clone(&shared),
            database,
            recordings,
        };
        tokio::spawn(looker.run(events.subscribe()));
        Self { shared }
    }

    /// Waits for a call's recording; the first look comes at once.
    pub fn watch(&self, call: &Call, recording: Option<&RecordingSid>) -> Watch {
        let key = (call.log().call_sid.clone(), recording.cloned());
        let mut calls = self.shared.lock();
        let awaited = calls.entry(key).or_insert_with(|| Awaited {
            call: call.clone(),
            news: watch::Sender::new(None),
            due: true,
        });
        // The caller looked before it was registered here: what happened in between would otherwise
        // be seen a second late. However many register, looks follow each other.
        awaited.due = true;
        self.shared.nudge.notify_one();
        Watch {
            news: awaited.news.subscribe(),
            since: Instant::now(),
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Awaited>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Looker {
    shared: Arc<Shared>,
    database: Database,
    recordings: Recordings,
}

impl Looker {
    async fn run(self, mut events: broadcast::Receiver<News>) {
        let mut next_round = Instant::now() + EVERY;
        loop {
            let all = tokio::select! {
                () = self.shared.nudge.notified() => false,
                () = sleep_until(next_round) => {
                    next_round = Instant::now() + EVERY;
                    true
                }
                news = events.recv() => match news {
                    Ok(News::Event(received)) if self.concerns(&received.event) => false,
                    // The publisher ends with the process.
                    Err(broadcast::error::RecvError::Closed) => return,
                    // What was missed is found within a second.
                    _ => continue,
                },
            };
            self.round(all).await;
        }
    }

    fn concerns(&self, event: &Event) -> bool {
        let ended = match event.kind {
            EventKind::RecordingReady | EventKind::RecordingFailed | EventKind::CallUpdated => true,
            EventKind::CallCreated
            | EventKind::RecordingProgress
            | EventKind::StepProgress
            | EventKind::TranscriptReady
            | EventKind::AnalysisReady => false,
        };
        let mut found = false;
        if ended {
            for ((call, _), awaited) in self.shared.lock().iter_mut() {
                if call.as_str() == event.call_sid {
                    awaited.due = true;
                    found = true;
                }
            }
        }
        found
    }

    async fn round(&self, all: bool) {
        let due: Vec<(Key, Call)> = {
            let mut calls = self.shared.lock();
            calls.retain(|_, awaited| awaited.news.receiver_count() > 0);
            calls
                .iter_mut()
                .filter(|(_, awaited)| all || awaited.due)
                .map(|(key, awaited)| {
                    awaited.due = false;
                    (key.clone(), awaited.call.clone())
                })
                .collect()
        };
        if due.is_empty() {
            return;
        }
        if let Err(error) = self.look(due).await {
            tracing::debug!(%error, "the calls that are waited for could not be looked at");
        }
    }

    /// One connection for all of them.
    async fn look(&self, due: Vec<(Key, Call)>) -> Result<(), DatabaseError> {
        let mut conn = self.database.system().await?;
        for (key, call) in due {
            let begun = Instant::now();
            let found = self
                .recordings
                .availability(&mut conn, &call, key.1.as_ref())
                .await?;
            if let Some(awaited) = self.shared.lock().get(&key) {
                awaited.news.send_replace(Some((begun, Arc::new(found))));
            }
        }
        conn.commit().await
    }
}

//! Work that a test directs, and that counts what it was asked to do.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::ids::CallLogId;
use prosaas_core::steps::{self, AfterFailure, Claim, StepFailure};
use tokio::sync::watch;
use worker::work::{Ended, Work};

/// What to do with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Succeed at once.
    Succeed,
    /// Succeed when the test lets go.
    Hold,
    /// Panic in the first try, succeed afterwards.
    PanicOnce,
    /// Fail for good.
    FailForGood,
}

/// Work for tests.
pub(crate) struct Directed {
    database: Database,
    behaviour: Behaviour,
    runs: Mutex<HashMap<CallLogId, usize>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    released: watch::Sender<bool>,
}

impl Directed {
    pub(crate) fn new(database: &Database, behaviour: Behaviour) -> Self {
        Self {
            database: database.clone(),
            behaviour,
            runs: Mutex::default(),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            released: watch::channel(false).0,
        }
    }

    /// How often a call's step was begun.
    pub(crate) fn runs(&self, call: CallLogId) -> usize {
        self.runs.lock().unwrap().get(&call).copied().unwrap_or(0)
    }

    /// Steps that run now.
    pub(crate) fn running(&self) -> usize {
        self.at_once.load(Ordering::SeqCst)
    }

    /// The most that ran at a time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }

    /// Lets go of everything that is held.
    pub(crate) fn release(&self) {
        self.released.send_replace(true);
    }

    fn begin(&self, claim: &Claim) -> (usize, Running<'_>) {
        let mut runs = self.runs.lock().unwrap();
        let run = runs.entry(claim.call).or_default();
        *run += 1;
        let at_once = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(at_once, Ordering::SeqCst);
        (*run, Running(&self.at_once))
    }

    async fn work(&self, claim: &Claim) -> Result<Ended, StepFailure> {
        let (run, _running) = self.begin(claim);
        match self.behaviour {
            Behaviour::Succeed => {}
            Behaviour::Hold => {
                let mut released = self.released.subscribe();
                released.wait_for(|released| *released).await.unwrap();
            }
            Behaviour::PanicOnce => assert!(run > 1, "the first try panics"),
            Behaviour::FailForGood => {
                return Err(StepFailure {
                    code: "gone",
                    text: "it is gone".to_owned(),
                    permanent: true,
                    retry_after: None,
                });
            }
        }
        let mut conn = self.database.system().await.unwrap();
        let mine = steps::finish(&mut conn, claim, Clock::system().now())
            .await
            .unwrap();
        conn.commit().await.unwrap();
        Ok(if mine { Ended::Done } else { Ended::Lost })
    }
}

impl Work for Directed {
    fn run<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Ended, StepFailure>> {
        self.work(claim).boxed()
    }

    fn failed<'a>(
        &'a self,
        _: &'a Claim,
        _: &'a StepFailure,
        _: AfterFailure,
    ) -> BoxFuture<'a, ()> {
        std::future::ready(()).boxed()
    }
}

/// Counts down also where the work is interrupted.
struct Running<'a>(&'a AtomicUsize);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

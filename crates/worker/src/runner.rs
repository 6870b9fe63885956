//! Runs jobs: claims the step, works on it, records what came of it.
//!
//! Jobs come from the queues, or from the sweep while Redis is away. The database lets one claim
//! win, so a job may come twice. What runs belongs to the runner and not to apalis: it goes on when
//! Redis ends apalis' worker.

mod claims;
mod record;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use prosaas_core::clock::Clock;
use prosaas_core::database::{Database, DatabaseError};
use prosaas_core::queue::{Job, Queue};
use prosaas_core::steps::{self, Claim, Step};
use prosaas_core::telemetry;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, Span, field};

use crate::metrics::{self, Outcome};
use crate::queues::{Station, panic_text};
use crate::work::{Ended, Work};
use claims::{Claims, Interrupt};

/// After the grace, what runs is handed back; that takes a statement a step.
const HAND_BACK_TIMEOUT: Duration = Duration::from_secs(5);

/// What a runner is made of.
pub struct RunnerParts {
    /// Names this process in the steps it holds; fresh for each.
    pub name: String,
    /// PostgreSQL.
    pub database: Database,
    /// Redis.
    pub queue: Queue,
    /// The time.
    pub clock: Clock,
    /// What a step does.
    pub work: Arc<dyn Work>,
    /// A step whose beat stands still for this long is taken back.
    pub lease: Duration,
    /// How many steps run at a time, by queue.
    pub stations: Vec<Station>,
}

/// Runs jobs, as many at a time as the stations say.
pub struct Runner {
    name: String,
    database: Database,
    queue: Queue,
    clock: Clock,
    work: Arc<dyn Work>,
    lease: Duration,
    places: HashMap<(Step, bool), Arc<Semaphore>>,
    claims: Claims,
    running: TaskTracker,
    stopping: CancellationToken,
}

impl Runner {
    /// Runs nothing yet.
    pub fn new(parts: RunnerParts) -> Self {
        let places = parts.stations.iter().map(|station| {
            (
                (station.step, station.urgent),
                Arc::new(Semaphore::new(station.concurrency)),
            )
        });
        Self {
            name: parts.name,
            database: parts.database,
            queue: parts.queue,
            clock: parts.clock,
            work: parts.work,
            lease: parts.lease,
            places: places.collect(),
            claims: Claims::default(),
            running: TaskTracker::new(),
            stopping: CancellationToken::new(),
        }
    }

    /// This process's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Steps that run now.
    pub fn count(&self) -> usize {
        self.claims.count()
    }

    /// Runs a job to its end, after waiting for a place. Dropping the future does not stop the job.
    ///
    /// While the runner stops, the job goes back into its queue for another worker.
    pub async fn run(self: &Arc<Self>, job: Job, urgent: bool) {
        let Some(places) = self.places.get(&(job.step, urgent)) else {
            tracing::warn!(step = %job.step, "no worker for this step");
            return;
        };
        let place = tokio::select! {
            biased;
            () = self.stopping.cancelled() => None,
            place = Arc::clone(places).acquire_owned() => place.ok(),
        };
        let Some(place) = place else {
            // A lost push is found by the sweep of another worker.
            if let Err(error) = self.queue.push(&job, urgent).await {
                tracing::debug!(%error, "a job that came while stopping was not pushed back");
            }
            return;
        };
        // It fails when the runtime ends; a panic is caught within.
        let _ = self.spawn(job, place).await;
    }

    /// Runs a job if there is a place for it now; says whether there was.
    pub fn try_run(self: &Arc<Self>, job: Job, urgent: bool) -> bool {
        if self.stopping.is_cancelled() {
            return false;
        }
        let place = self.places.get(&(job.step, urgent));
        let Some(place) = place.and_then(|places| Arc::clone(places).try_acquire_owned().ok())
        else {
            return false;
        };
        drop(self.spawn(job, place));
        true
    }

    fn spawn(
        self: &Arc<Self>,
        job: Job,
        place: OwnedSemaphorePermit,
    ) -> tokio::task::JoinHandle<()> {
        let runner = Arc::clone(self);
        self.running.spawn(async move {
            let outcome = runner.execute(job).await;
            metrics::job_ended(Some(job.step), outcome);
            drop(place);
        })
    }

    async fn execute(&self, job: Job) -> Outcome {
        let now = self.clock.now();
        let claimed = steps::claim(
            &self.database,
            job.call,
            job.step,
            &self.name,
            self.lease,
            now,
        )
        .await;
        match claimed {
            Ok(Some(claim)) => {
                let span = span_of(&claim);
                let outcome = self.work_on(&claim).instrument(span.clone()).await;
                span.record("step.outcome", outcome.label());
                if outcome.is_failure() {
                    span.record("otel.status_code", "ERROR");
                }
                outcome
            }
            Ok(None) => Outcome::NothingToDo,
            Err(error) => {
                // It stays queued, or its lease runs out: the sweep brings it back.
                tracing::warn!(call.id = %job.call, step = %job.step, %error, "a step can't be claimed");
                Outcome::Unclaimed
            }
        }
    }

    async fn work_on(&self, claim: &Claim) -> Outcome {
        let held = self.claims.hold(claim);
        metrics::running(self.claims.count());
        let started = Instant::now();
        // Dropped with this statement, before anything is recorded: an interrupted step has let go
        // of its files when another may begin.
        let worked = tokio::select! {
            biased;
            interrupt = held.interrupted() => Err(interrupt),
            worked = AssertUnwindSafe(self.work.run(claim)).catch_unwind() => Ok(worked),
        };
        let outcome = match worked {
            Ok(Ok(Ok(Ended::Done))) => Outcome::Done,
            Ok(Ok(Ok(Ended::Deferred))) => Outcome::Deferred,
            Ok(Ok(Ok(Ended::Lost))) | Err(Interrupt::Lost) => self.record_lost(claim),
            Ok(Ok(Err(failure))) => self.record_failure(claim, &failure, &held).await,
            Ok(Err(panic)) => {
                let text = panic_text(panic.as_ref());
                self.record_panic(claim, &text, &held).await
            }
            Err(Interrupt::Stopping) => self.hand_back(claim).await,
        };
        metrics::step_ran(claim.step, started.elapsed());
        drop(held);
        metrics::running(self.claims.count());
        outcome
    }

    /// Says that every running step's worker lives, in one statement, and stops those whose claim
    /// is lost.
    pub async fn beat(&self) -> Result<(), DatabaseError> {
        let claims = self.claims.all();
        if claims.is_empty() {
            return Ok(());
        }
        let lost = steps::beat(&self.database, &claims, self.clock.now()).await?;
        for claim in claims.iter().filter(|claim| lost.contains(&claim.id)) {
            self.claims.interrupt(claim, Interrupt::Lost);
        }
        Ok(())
    }

    /// Takes no more jobs, lets the running ones finish within `grace`, then hands the rest back.
    pub async fn stop(&self, grace: Duration) {
        self.stopping.cancel();
        self.running.close();
        if tokio::time::timeout(grace, self.running.wait())
            .await
            .is_ok()
        {
            return;
        }
        tracing::info!(
            steps = self.claims.count(),
            "the grace period is over: handing steps back"
        );
        self.claims.interrupt_all(Interrupt::Stopping);
        if tokio::time::timeout(HAND_BACK_TIMEOUT, self.running.wait())
            .await
            .is_err()
        {
            tracing::warn!(
                steps = self.claims.count(),
                "steps could not be handed back in time"
            );
        }
    }
}

/// The claim's part of the trace that asked for the step.
fn span_of(claim: &Claim) -> Span {
    let span = tracing::info_span!(
        "step",
        otel.kind = "consumer",
        otel.name = claim.step.as_str(),
        otel.status_code = field::Empty,
        call.id = %claim.call,
        step.attempt = claim.attempt,
        step.urgent = claim.urgent,
        step.outcome = field::Empty,
    );
    telemetry::follow(&span, claim.traceparent.as_deref());
    span
}

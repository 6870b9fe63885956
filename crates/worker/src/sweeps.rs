//! Sweeps: looks at the state, every so often, for what got lost, stuck or old.
//!
//! Each is safe with several workers, and none depends on having run at a certain time.

mod keep;
mod push;
mod stuck;

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use prosaas_core::recording::Keeper;
use prosaas_core::settings::WorkerSettings;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::metrics;
use crate::queues::{Station, panic_text};
use crate::runner::Runner;

/// Between two looks for finished jobs in Redis.
const TIDY_QUEUES_PERIOD: Duration = Duration::from_secs(30);
/// Between two looks for files that belong to nobody: such a file is gone within an hour.
const TIDY_FILES_PERIOD: Duration = Duration::from_mins(10);
/// Between two looks for deletions that are not finished.
const REMOVE_PERIOD: Duration = Duration::from_secs(15);
/// Between two portions of stored files that are read for changes on the disk.
const SCRUB_PERIOD: Duration = Duration::from_mins(10);
/// Between two looks over everything that may still be played.
const ACCESS_WINDOW_PERIOD: Duration = Duration::from_hours(24);

/// What the sweeps work with.
#[derive(Clone)]
pub struct Sweeps {
    /// Database, queue, volume, telephone company and time.
    pub keeper: Keeper,
    /// Runs what Redis does not carry.
    pub runner: Arc<Runner>,
    /// Every queue.
    pub stations: Vec<Station>,
    /// The paces.
    pub settings: WorkerSettings,
}

impl Sweeps {
    /// Starts every sweep; they stop with the token.
    pub fn start(self, tracker: &TaskTracker, stop: &CancellationToken) {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        let sweep = seconds(self.settings.sweep_seconds);
        let reconcile = seconds(self.settings.reconcile_seconds);
        let purge = seconds(self.settings.purge_seconds);
        let this = Arc::new(self);
        let run = |name, period, task| {
            tracker.spawn(every(name, period, stop.clone(), Arc::clone(&this), task));
        };
        run("push", sweep, |this| this.push().boxed());
        run("reconcile", reconcile, |this| this.reconcile().boxed());
        run("reconcile_all", ACCESS_WINDOW_PERIOD, |this| {
            this.reconcile_all().boxed()
        });
        run("purge", purge, |this| this.purge().boxed());
        run("remove", REMOVE_PERIOD, |this| this.remove().boxed());
        run("scrub", SCRUB_PERIOD, |this| this.scrub().boxed());
        run("tidy", TIDY_FILES_PERIOD, |this| this.tidy().boxed());
        run("housekeeping", purge, |this| this.housekeeping().boxed());
        run("tidy_queues", TIDY_QUEUES_PERIOD, |this| {
            this.tidy_queues().boxed()
        });
        tracker.spawn(stuck::run(Arc::clone(&this), sweep, stop.clone()));
    }
}

type Task = fn(Arc<Sweeps>) -> futures::future::BoxFuture<'static, Result<(), SweepError>>;

/// Why a sweep did not get through; the next one tries again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SweepError {
    #[error("{0}")]
    Database(#[from] prosaas_core::database::DatabaseError),
    #[error("{0}")]
    Queue(#[from] prosaas_core::queue::QueueError),
}

/// Runs a sweep at once and then every `period` after the last one ended, until `stop`.
async fn every(
    name: &'static str,
    period: Duration,
    stop: CancellationToken,
    sweeps: Arc<Sweeps>,
    task: Task,
) {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = interval.tick() => {}
            () = stop.cancelled() => return,
        }
        let swept = std::panic::AssertUnwindSafe(task(Arc::clone(&sweeps))).catch_unwind();
        tokio::select! {
            swept = swept => match swept {
                Ok(Ok(())) => {}
                Ok(Err(error)) => failed(name, &error),
                Err(panic) => failed(name, &panic_text(panic.as_ref())),
            },
            () = stop.cancelled() => return,
        }
    }
}

fn failed(name: &'static str, error: &dyn Display) {
    tracing::warn!(sweep = name, %error, "a sweep failed");
    metrics::sweep_failed(name);
}

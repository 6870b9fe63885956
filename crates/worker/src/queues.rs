//! The queues' workers: one apalis worker a queue, started again when Redis ends it.

mod tick;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use apalis::prelude::{
    BackendExt, Data, ParallelizeExt, WorkerBuilder, WorkerBuilderExt, WorkerContext,
};
use prosaas_core::queue::{Pace, Payload, PayloadCodec, Queue, QueueError};
use prosaas_core::steps::Step;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::metrics::{self, Outcome};
use crate::runner::Runner;
use tick::Tick;

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A worker that lived this long was well: the next pause is short again.
const WELL_AFTER: Duration = Duration::from_mins(1);
/// How long a stopping worker may take for its last words to Redis.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// One queue and how many of its jobs run at a time.
#[derive(Clone, Copy, Debug)]
pub struct Station {
    /// What the jobs do.
    pub step: Step,
    /// Whether somebody waits for them.
    pub urgent: bool,
    /// Jobs at a time.
    pub concurrency: usize,
}

/// A queue's worker ended in a way that starting it again does not mend.
#[derive(Debug, thiserror::Error)]
pub enum StationError {
    /// It returned although nobody stopped it.
    #[error("the worker of the queue {0} ended unasked")]
    EndedUnasked(String),
    /// It panicked.
    #[error("the worker of the queue {0} panicked: {1}")]
    Panicked(String, String),
    /// Its connection can't be made.
    #[error("the queue can't be opened")]
    Source(#[from] QueueError),
}

/// The token that stops taking jobs, and the one that says that every running job has ended.
#[derive(Clone)]
pub struct Stopping {
    /// No more jobs.
    pub stop: CancellationToken,
    /// Nothing runs any more.
    pub drained: CancellationToken,
}

/// Serves a queue until it is told to stop.
///
/// A worker that Redis ends is started again after a pause, under a fresh name: apalis refuses one
/// that it has seen within a heartbeat. What the ended worker ran goes on, since it belongs to the
/// [`Runner`].
pub async fn serve(
    queue: Queue,
    station: Station,
    pace: Pace,
    runner: Arc<Runner>,
    stopping: Stopping,
) -> Result<(), StationError> {
    let name = queue.name(station.step, station.urgent);
    let mut pause = FIRST_PAUSE;
    while !stopping.stop.is_cancelled() {
        let worker = format!("{}-{}", runner.name(), uuid::Uuid::new_v4().simple());
        let context = WorkerContext::new(&worker);
        let started = Instant::now();
        let run = start(&queue, station, &pace, &runner, &context)?;
        let ended = attend(run, &context, &stopping).await;
        if let Err(error) = queue
            .forget_worker(station.step, station.urgent, &worker)
            .await
        {
            tracing::debug!(queue = name, %error, "the queue's worker stays registered");
        }
        match ended {
            Ended::Stopped => return Ok(()),
            Ended::Unasked => return Err(StationError::EndedUnasked(name)),
            Ended::Panicked(error) => {
                return Err(StationError::Panicked(
                    name,
                    panic_text(error.into_panic().as_ref()),
                ));
            }
            Ended::Failed(error) => {
                if started.elapsed() > WELL_AFTER {
                    pause = FIRST_PAUSE;
                }
                tracing::warn!(
                    queue = name,
                    error,
                    "the queue's worker ended, starting it again"
                );
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stopping.stop.cancelled() => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
    Ok(())
}

enum Ended {
    Stopped,
    Unasked,
    Failed(String),
    Panicked(JoinError),
}

type Run = JoinHandle<Result<(), apalis::prelude::WorkerError>>;

fn start(
    queue: &Queue,
    station: Station,
    pace: &Pace,
    runner: &Arc<Runner>,
    context: &WorkerContext,
) -> Result<Run, QueueError> {
    let source = queue
        .source(station.step, station.urgent, pace)?
        .with_codec(PayloadCodec)
        .poll_with_strategy(Tick::new());
    let worker = WorkerBuilder::new(context)
        .backend(source)
        .data(Arc::clone(runner))
        .data(station)
        .concurrency(station.concurrency)
        .parallelize(tokio::spawn)
        .build(handle);
    Ok(tokio::spawn(worker.run()))
}

/// Waits for the worker's end, and stops it when asked: no more jobs at once, its last words to
/// Redis when the running jobs have ended.
async fn attend(mut run: Run, context: &WorkerContext, stopping: &Stopping) -> Ended {
    tokio::select! {
        ended = &mut run => return match ended {
            Ok(Err(error)) => Ended::Failed(error.to_string()),
            Err(error) if error.is_panic() => Ended::Panicked(error),
            Ok(Ok(())) | Err(_) => Ended::Unasked,
        },
        () = stopping.stop.cancelled() => {}
    }
    // It refuses when it has not begun yet; then it holds no job.
    if context.stop().is_ok() {
        let drained_for_long = async {
            stopping.drained.cancelled().await;
            tokio::time::sleep(LAST_WORDS).await;
        };
        tokio::select! {
            _ = &mut run => {}
            () = drained_for_long => {}
        }
    }
    run.abort();
    Ended::Stopped
}

/// apalis' handler. It always succeeds: what a failure means stands in the database.
async fn handle(payload: Payload, runner: Data<Arc<Runner>>, station: Data<Station>) {
    match payload.decode() {
        Ok(job) => runner.run(job, station.urgent).await,
        Err(error) => {
            tracing::warn!(%error, "a payload in the queue is dropped");
            metrics::job_ended(None, Outcome::Undecodable);
        }
    }
}

/// What a panic said, where it said something.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "no message".to_owned())
}

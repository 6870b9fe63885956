//! Signs of life: one for the process in Redis, one for every running step in the database.

use std::sync::Arc;
use std::time::Duration;

use prosaas_core::clock::Clock;
use prosaas_core::liveness::SignOfLife;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::metrics;
use crate::runner::Runner;

/// Starts both until `stop`. Apart, so that a Redis that hangs keeps no lease from being renewed.
pub fn start(
    runner: Arc<Runner>,
    sign_of_life: SignOfLife,
    period: Duration,
    tracker: &TaskTracker,
    stop: &CancellationToken,
) {
    let clock = runner.clock().clone();
    tracker.spawn(beat_for_steps(runner, period, stop.clone()));
    tracker.spawn(beat_for_worker(sign_of_life, clock, period, stop.clone()));
}

async fn beat_for_steps(runner: Arc<Runner>, period: Duration, stop: CancellationToken) {
    let mut interval = interval(period);
    while tick(&mut interval, &stop).await {
        if let Err(error) = runner.beat().await {
            tracing::warn!(worker = runner.name(), %error, "worker.heartbeat_lost");
            metrics::heartbeat_lost();
        }
    }
}

async fn beat_for_worker(
    sign: SignOfLife,
    clock: Clock,
    period: Duration,
    stop: CancellationToken,
) {
    let mut interval = interval(period);
    while tick(&mut interval, &stop).await {
        match sign.give().await {
            Ok(()) => metrics::beat(clock.now()),
            Err(error) => {
                tracing::warn!(%error, "worker.heartbeat_lost");
                metrics::heartbeat_lost();
            }
        }
    }
    // Where Redis is away the key ends by itself.
    let _ = sign.end().await;
}

fn interval(period: Duration) -> Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Waits for the next tick; `false` when it is time to stop.
async fn tick(interval: &mut Interval, stop: &CancellationToken) -> bool {
    tokio::select! {
        biased;
        () = stop.cancelled() => false,
        _ = interval.tick() => true,
    }
}

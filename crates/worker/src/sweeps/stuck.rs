//! Running steps whose worker gives no sign of life.

use std::sync::Arc;
use std::time::Duration;

use prosaas_core::steps::{AfterFailure, Watch};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::{Sweeps, failed};

/// Looks every `period` until `stop`; what was taken back and is due at once is pushed by the next
/// push sweep.
pub(super) async fn run(sweeps: Arc<Sweeps>, period: Duration, stop: CancellationToken) {
    let lease = Duration::from_secs(sweeps.settings.lease_seconds.into());
    let mut watch = Watch::default();
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = interval.tick() => {}
            () = stop.cancelled() => return,
        }
        match watch
            .sweep(&sweeps.keeper.database, lease, sweeps.keeper.clock.now())
            .await
        {
            Ok(taken) => {
                for step in taken {
                    tracing::warn!(
                        call.id = %step.call,
                        step = %step.step,
                        worker = step.worker,
                        retried = matches!(step.after, AfterFailure::Retry { .. }),
                        "a step was taken back from a worker that gave no sign of life"
                    );
                }
            }
            Err(error) => {
                // While the database was away no worker could give a sign of life: the silence
                // counts from now.
                watch = Watch::default();
                failed("stuck", &error);
            }
        }
    }
}

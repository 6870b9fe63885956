//! Queued steps that no job carries: pushes that got lost, retries that came due, what waited for
//! room in a queue.

use std::sync::Arc;

use prosaas_core::queue::{Job, MAX_WAITING, QueueError};
use prosaas_core::steps::{self, PUSHED_SECONDS};

use super::{SweepError, Sweeps};
use crate::metrics;

impl Sweeps {
    /// Pushes every queued and due step whose job is missing, as far as the queues have room.
    ///
    /// While Redis is away the steps run here and now, as far as there are places: the database lets
    /// one claim win, however many workers do the same.
    pub(super) async fn push(self: Arc<Self>) -> Result<(), SweepError> {
        let redis_is_up = self.keeper.queue.ping().await.is_ok();
        metrics::redis_up(redis_is_up);
        if redis_is_up {
            self.push_lost().await
        } else {
            self.run_here().await
        }
    }

    async fn push_lost(&self) -> Result<(), SweepError> {
        let limit = i64::try_from(MAX_WAITING).unwrap_or(i64::MAX);
        let due = steps::unpushed(&self.keeper.database, limit, self.keeper.clock.now()).await?;
        let mut pushed = Vec::new();
        let mut problem = None;
        for queued in &due {
            if !self.serves(queued.step, queued.urgent) {
                continue;
            }
            match self
                .keeper
                .queue
                .push(&Job::from(queued), queued.urgent)
                .await
            {
                Ok(()) => pushed.push(queued.id),
                // The rest of this queue waits in the database; other queues may have room.
                Err(QueueError::Full) => {}
                Err(error) => {
                    problem = Some(error);
                    break;
                }
            }
        }
        steps::mark_pushed(&self.keeper.database, &pushed, self.keeper.clock.now()).await?;
        if !pushed.is_empty() {
            tracing::debug!(steps = pushed.len(), "pushed what no job carried");
        }
        problem.map_or(Ok(()), |error| Err(error.into()))
    }

    async fn run_here(&self) -> Result<(), SweepError> {
        // What was pushed a moment ago is not carried either, so it counts as lost at once. A step
        // that is not due yet can't be claimed.
        let now = self.keeper.clock.now() + chrono::TimeDelta::seconds(PUSHED_SECONDS);
        let places = self
            .stations
            .iter()
            .map(|station| station.concurrency)
            .max()
            .unwrap_or(0);
        let limit = i64::try_from(places).unwrap_or(i64::MAX);
        let due = steps::unpushed(&self.keeper.database, limit, now).await?;
        let ran = due
            .iter()
            .filter(|queued| self.runner.try_run(Job::from(*queued), queued.urgent))
            .count();
        if ran > 0 {
            tracing::warn!(steps = ran, "Redis is away: running what is due without it");
        }
        Ok(())
    }

    fn serves(&self, step: steps::Step, urgent: bool) -> bool {
        self.stations
            .iter()
            .any(|station| station.step == step && station.urgent == urgent)
    }
}

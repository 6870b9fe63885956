//! Sweeps that keep store, table and telephone company true to each other, and rows that have served.

use std::sync::Arc;

use prosaas_core::housekeeping;
use prosaas_core::queue::QueueError;
use prosaas_core::recording::Span;

use super::{SweepError, Sweeps};
use crate::metrics;

/// Files that one portion of the scrub reads: some thousands a day, at no one's cost.
const SCRUBBED_AT_A_TIME: i64 = 25;

impl Sweeps {
    /// Recordings that no webhook told of.
    pub(super) async fn reconcile(self: Arc<Self>) -> Result<(), SweepError> {
        self.keeper.reconcile(Span::LastHour).await?;
        Ok(())
    }

    /// The same over the whole access window.
    pub(super) async fn reconcile_all(self: Arc<Self>) -> Result<(), SweepError> {
        self.keeper.reconcile(Span::AccessWindow).await?;
        Ok(())
    }

    /// Recordings past their keep time.
    pub(super) async fn purge(self: Arc<Self>) -> Result<(), SweepError> {
        self.keeper.purge().await?;
        Ok(())
    }

    /// What is left of deletions: files of ours, and Twilio's copies until they are gone.
    pub(super) async fn remove(self: Arc<Self>) -> Result<(), SweepError> {
        self.keeper.remove_due().await?;
        Ok(())
    }

    /// Stored files that changed on the disk.
    pub(super) async fn scrub(self: Arc<Self>) -> Result<(), SweepError> {
        self.keeper.scrub(SCRUBBED_AT_A_TIME).await?;
        Ok(())
    }

    /// Files that belong to nobody.
    pub(super) async fn tidy(self: Arc<Self>) -> Result<(), SweepError> {
        self.keeper.tidy().await?;
        Ok(())
    }

    /// Rows that have served.
    pub(super) async fn housekeeping(self: Arc<Self>) -> Result<(), SweepError> {
        let now = self.keeper.clock.now();
        let swept = housekeeping::sweep(&self.keeper.database, now).await?;
        if swept != housekeeping::Swept::default() {
            tracing::info!(
                webhook_deliveries = swept.webhook_deliveries,
                sessions = swept.sessions,
                login_throttles = swept.login_throttles,
                unclaimed_recordings = swept.unclaimed_recordings,
                webhook_messages = swept.webhook_messages,
                "rows that have served were taken away"
            );
        }
        Ok(())
    }

    /// Finished jobs, which apalis keeps for ever; and how many wait.
    pub(super) async fn tidy_queues(self: Arc<Self>) -> Result<(), SweepError> {
        for station in &self.stations {
            let queue = &self.keeper.queue;
            match queue.trim(station.step, station.urgent).await {
                Ok(_) => {}
                // The push sweep says so already.
                Err(QueueError::Redis(_)) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
            let waiting = queue.depth(station.step, station.urgent).await?;
            metrics::waiting(station.step, station.urgent, waiting);
        }
        Ok(())
    }
}

//! Telling businesses' own systems what happened: takes what is due and sends it, beside the queues.
//! The table is the queue: an event waits for a second at most, and no push can be lost.

mod sender;
mod snippet;

use std::sync::Arc;
use std::time::Duration;

use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::settings::WebhooksSettings;
use prosaas_core::webhooks::{self, AttemptError, Claimed};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::metrics;
use crate::queues::panic_text;
pub use sender::{Sender, SenderError};

/// Between two looks for what is due.
const PERIOD: Duration = Duration::from_secs(1);
/// A claim outlasts its attempt by this much: time to write down what came of it.
const MARGIN: Duration = Duration::from_secs(30);

/// What webhooks are delivered with. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    /// PostgreSQL.
    pub database: Database,
    /// The time.
    pub clock: Clock,
    /// What sends.
    pub sender: Arc<Sender>,
    /// How many at a time.
    pub settings: WebhooksSettings,
}

impl Webhooks {
    /// Delivers until `stop`; what is under way by then is finished.
    pub async fn run(self, stop: CancellationToken) {
        let mut interval = tokio::time::interval(PERIOD);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut under_way = JoinSet::new();
        loop {
            // An end makes room, so it is a reason to look again: a backlog goes out without pauses.
            let ended = tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = under_way.join_next() => Some(ended),
                _ = interval.tick() => None,
            };
            if let Some(Err(error)) = ended
                && error.is_panic()
            {
                tracing::error!(
                    panic = %panic_text(error.into_panic().as_ref()),
                    "a webhook's delivery panicked"
                );
            }
            while under_way.try_join_next().is_some() {}
            let room = self.settings.at_once.saturating_sub(under_way.len());
            for claimed in self.claim(room).await {
                let this = self.clone();
                under_way.spawn(async move { this.deliver(&claimed).await });
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    async fn claim(&self, room: usize) -> Vec<Claimed> {
        if room == 0 {
            return Vec::new();
        }
        let lease = Duration::from_secs(self.settings.timeout_seconds) + MARGIN;
        let share = self.settings.at_once_per_endpoint;
        let now = self.clock.now();
        match webhooks::claim(&self.database, room, share, lease, now).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::warn!(%error, "webhooks can't be looked for");
                Vec::new()
            }
        }
    }

    /// Makes one attempt and writes down what came of it. Where that fails the claim runs out, and the
    /// message is sent once more: at least once is what was promised.
    async fn deliver(&self, claimed: &Claimed) {
        let attempt = self.sender.send(claimed, &self.clock).await;
        metrics::webhook_sent(attempt.error.map_or("delivered", AttemptError::as_str));
        tracing::info!(
            webhook.id = %claimed.endpoint_id,
            message.id = claimed.public_id,
            attempt = claimed.attempts,
            status = attempt.status,
            error = attempt.error.map(AttemptError::as_str),
            duration_ms = u64::try_from(attempt.took.as_millis()).unwrap_or(u64::MAX),
            "webhook.sent"
        );
        let jitter = rand::random::<f64>();
        let now = self.clock.now();
        match webhooks::finish(&self.database, claimed, &attempt, jitter, now).await {
            Ok(None) => {}
            Ok(Some(disabled)) => tracing::warn!(
                webhook.id = %disabled.endpoint,
                reason = disabled.reason.as_str(),
                "webhook.disabled"
            ),
            Err(error) => tracing::warn!(
                webhook.id = %claimed.endpoint_id, %error, "a webhook's attempt was not written down"
            ),
        }
    }
}

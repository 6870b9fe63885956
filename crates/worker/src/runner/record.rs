//! Recording what came of a step that did not end well.

use std::time::Duration;

use prosaas_core::queue::Job;
use prosaas_core::steps::{self, AfterFailure, Claim, StepFailure};

use super::Runner;
use super::claims::{Held, Interrupt};
use crate::metrics::Outcome;

/// Between two tries to record a failure while the database is away.
const PAUSE: Duration = Duration::from_millis(500);

impl Runner {
    pub(super) fn record_lost(&self, claim: &Claim) -> Outcome {
        tracing::warn!(
            call.id = %claim.call,
            step = %claim.step,
            worker = self.name,
            "the claim of a running step was lost"
        );
        Outcome::Lost
    }

    pub(super) async fn record_panic(&self, claim: &Claim, text: &str, held: &Held) -> Outcome {
        tracing::error!(call.id = %claim.call, step = %claim.step, panic = text, "a step panicked");
        let failure = StepFailure {
            code: "panicked",
            text: "the worker met an error of its own".to_owned(),
            permanent: false,
            retry_after: None,
        };
        match self.record_failure(claim, &failure, held).await {
            Outcome::Failed => Outcome::Panicked,
            other => other,
        }
    }

    /// Records a failed try, however long the database is away: the claim is beaten for meanwhile,
    /// so that nobody runs the step beside it.
    pub(super) async fn record_failure(
        &self,
        claim: &Claim,
        failure: &StepFailure,
        held: &Held,
    ) -> Outcome {
        loop {
            match steps::fail(&self.database, claim, failure, self.clock.now()).await {
                Ok(after) => return self.after_failure(claim, failure, after).await,
                Err(error) if error.is_transient() => {
                    tracing::warn!(call.id = %claim.call, %error, "a failure can't be recorded yet");
                }
                Err(error) => {
                    tracing::error!(call.id = %claim.call, %error, "a failure can't be recorded");
                    return Outcome::Failed;
                }
            }
            tokio::select! {
                interrupt = held.interrupted() => return match interrupt {
                    Interrupt::Lost => self.record_lost(claim),
                    Interrupt::Stopping => Outcome::Failed,
                },
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    async fn after_failure(
        &self,
        claim: &Claim,
        failure: &StepFailure,
        after: AfterFailure,
    ) -> Outcome {
        let outcome = match after {
            AfterFailure::Retry { wait, .. } => {
                self.push_when_due(claim, wait);
                Outcome::Failed
            }
            AfterFailure::GaveUp { .. } => Outcome::GivenUp,
            AfterFailure::Lost => return self.record_lost(claim),
        };
        self.work.failed(claim, failure, after).await;
        outcome
    }

    /// The sweep would push the retry too, but some seconds later.
    fn push_when_due(&self, claim: &Claim, wait: Duration) {
        let queue = self.queue.clone();
        let stopping = self.stopping.clone();
        let job = Job {
            call: claim.call,
            step: claim.step,
        };
        let urgent = claim.urgent;
        tokio::spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(wait) => {
                    // Lost, it is found by the sweep.
                    let _ = queue.push(&job, urgent).await;
                }
                () = stopping.cancelled() => {}
            }
        });
    }

    /// Queues an interrupted step again, at no cost of a try. Where that fails, its lease runs out.
    pub(super) async fn hand_back(&self, claim: &Claim) -> Outcome {
        match steps::hand_back(&self.database, claim, self.clock.now()).await {
            Ok(true) => Outcome::HandedBack,
            Ok(false) => self.record_lost(claim),
            Err(error) => {
                tracing::warn!(call.id = %claim.call, %error, "a step can't be handed back");
                Outcome::Lost
            }
        }
    }
}

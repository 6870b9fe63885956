//! The download step: core's recording service does it.

use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_core::recording::{Fetched, Keeper};
use prosaas_core::steps::{AfterFailure, Claim, StepFailure};

use super::{Ended, Work};

/// Gets a call's recordings from Twilio into the store.
#[derive(Clone)]
pub struct Download {
    /// The worker's side of the recording service.
    pub keeper: Keeper,
}

impl Work for Download {
    fn run<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Ended, StepFailure>> {
        async move {
            Ok(match self.keeper.fetch(claim).await? {
                Fetched::Done => Ended::Done,
                Fetched::Deferred => Ended::Deferred,
                Fetched::Lost => Ended::Lost,
            })
        }
        .boxed()
    }

    fn failed<'a>(
        &'a self,
        claim: &'a Claim,
        failure: &'a StepFailure,
        after: AfterFailure,
    ) -> BoxFuture<'a, ()> {
        async move {
            // News, not state: a page that misses it learns it when it asks.
            if let Err(error) = self.keeper.announce_failure(claim, failure, after).await {
                tracing::debug!(call.id = %claim.call, %error, "a failure was not announced");
            }
        }
        .boxed()
    }
}

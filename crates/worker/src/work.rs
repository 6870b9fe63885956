//! What a claimed step does.

mod analyse;
mod download;
mod listening;
mod news;
mod peaks;
mod steps;
mod transcribe;

use futures::future::BoxFuture;
use prosaas_core::steps::{AfterFailure, Claim, StepFailure};

pub use analyse::Analyse;
pub use download::Download;
pub use peaks::Peaks;
pub use steps::Steps;
pub use transcribe::Transcribe;

/// How a step's work ended, other than by failing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The step is done, and recorded as such.
    Done,
    /// It waits for something that is not there yet, and is queued again.
    Deferred,
    /// Another has the claim now; nothing was recorded.
    Lost,
}

/// The work of steps. Repeatable: a step that was interrupted begins anew.
///
/// The futures may be dropped at any await: when the claim is lost, or when the worker stops.
pub trait Work: Send + Sync + 'static {
    /// Works on a claimed step and records its success; a failure is recorded by the caller.
    fn run<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Ended, StepFailure>>;

    /// Told after a failure was recorded, with what became of the step.
    fn failed<'a>(
        &'a self,
        claim: &'a Claim,
        failure: &'a StepFailure,
        after: AfterFailure,
    ) -> BoxFuture<'a, ()>;
}

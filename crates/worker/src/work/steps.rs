//! The work of every step, each by its own.

use futures::future::BoxFuture;
use prosaas_core::steps::{AfterFailure, Claim, Step, StepFailure};

use super::{Analyse, Download, Ended, Peaks, Transcribe, Work};

/// Hands a claim to what does its step.
pub struct Steps {
    /// From Twilio into the store.
    pub download: Download,
    /// Waveform and silences.
    pub peaks: Peaks,
    /// Speech into text.
    pub transcribe: Transcribe,
    /// Text into service, city and summary.
    pub analyse: Analyse,
}

impl Steps {
    fn of(&self, step: Step) -> &dyn Work {
        match step {
            Step::Download => &self.download,
            Step::Peaks => &self.peaks,
            Step::Transcribe => &self.transcribe,
            Step::Analyse => &self.analyse,
        }
    }
}

impl Work for Steps {
    fn run<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Ended, StepFailure>> {
        self.of(claim.step).run(claim)
    }

    fn failed<'a>(
        &'a self,
        claim: &'a Claim,
        failure: &'a StepFailure,
        after: AfterFailure,
    ) -> BoxFuture<'a, ()> {
        self.of(claim.step).failed(claim, failure, after)
    }
}

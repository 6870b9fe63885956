//! What a supervisor or an operator asks a program besides serving. The images have no shell: these
//! are the commands of all three programs.

mod health;
mod probe;

use clap::Subcommand;

use crate::settings::Settings;

pub use health::UnhealthyError;
pub use probe::{InvalidProbeName, Probe, ProbeError, ProbeName};

/// Commands that look at a deployment and change nothing of it.
#[derive(Clone, Debug, Subcommand)]
pub enum Upkeep {
    /// Ask the program that runs with these settings whether it is ready; exit code 0 when it is.
    Healthcheck,
    /// Write, read or remove a probe in the recordings folder: whether others see the same one.
    #[command(subcommand)]
    Volume(Probe),
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// The program is not ready.
    #[error(transparent)]
    Unhealthy(#[from] UnhealthyError),
    /// The probe.
    #[error(transparent)]
    Probe(#[from] ProbeError),
}

impl Upkeep {
    /// Does it; the text is the answer. Blocks for some seconds at most.
    pub fn run(&self, settings: &Settings) -> Result<String, UpkeepError> {
        Ok(match self {
            Self::Healthcheck => health::ask(settings.http.listen)?,
            Self::Volume(probe) => probe.run(&settings.recordings.folder)?,
        })
    }
}

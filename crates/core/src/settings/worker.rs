//! `[worker]`.

use serde::Deserialize;

use super::{SettingsError, contradiction};

/// The worker's pace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerSettings {
    /// Downloads at once that a person waits for.
    pub urgent_downloads: usize,
    /// Downloads at once ahead of anyone asking.
    pub downloads: usize,
    /// Waveforms at once.
    pub peaks: usize,
    /// Transcriptions at once.
    pub transcriptions: usize,
    /// Analyses at once.
    pub analyses: usize,
    /// A step whose beat stands still for this long is taken back.
    pub lease_seconds: u32,
    /// Between two signs of life.
    pub beat_seconds: u32,
    /// Between two looks for stuck steps.
    pub sweep_seconds: u32,
    /// Between two reconciliations with Twilio.
    pub reconcile_seconds: u32,
    /// Between two purges.
    pub purge_seconds: u32,
    /// Running steps may finish for this long after SIGTERM.
    pub shutdown_grace_seconds: u64,
}

impl WorkerSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if self.urgent_downloads == 0 || self.downloads == 0 {
            return Err(contradiction(
                "worker.urgent_downloads and worker.downloads must be at least 1",
            ));
        }
        if self.peaks == 0 || self.transcriptions == 0 || self.analyses == 0 {
            return Err(contradiction(
                "worker.peaks, worker.transcriptions and worker.analyses must be at least 1",
            ));
        }
        if self.beat_seconds == 0 || self.lease_seconds < self.beat_seconds.saturating_mul(2) {
            return Err(contradiction(
                "worker.lease_seconds must be at least twice worker.beat_seconds",
            ));
        }
        if self.sweep_seconds == 0 || self.reconcile_seconds == 0 || self.purge_seconds == 0 {
            return Err(contradiction("worker.*_seconds must be at least 1"));
        }
        Ok(())
    }
}

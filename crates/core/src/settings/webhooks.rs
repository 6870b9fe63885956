//! `[webhooks]`.

use serde::Deserialize;

use super::{SettingsError, contradiction};

/// Telling businesses' own systems.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhooksSettings {
    /// Lets plain http lead to this machine.
    pub allow_http_loopback: bool,
    /// Messages that a worker sends at a time.
    pub at_once: usize,
    /// Messages under way to one endpoint, over all workers.
    pub at_once_per_endpoint: u32,
    /// An endpoint has so long for its whole answer.
    pub timeout_seconds: u64,
}

impl WebhooksSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if self.at_once == 0 || self.at_once_per_endpoint == 0 {
            return Err(contradiction(
                "webhooks.at_once and webhooks.at_once_per_endpoint must be at least 1",
            ));
        }
        if !(1..=60).contains(&self.timeout_seconds) {
            return Err(contradiction(
                "webhooks.timeout_seconds must be between 1 and 60",
            ));
        }
        Ok(())
    }
}

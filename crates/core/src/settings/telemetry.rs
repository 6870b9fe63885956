//! `[telemetry]`.

use serde::Deserialize;
use url::Url;

use super::{SettingsError, contradiction};

/// Traces.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySettings {
    /// The collector's address, OTLP over HTTP; empty: nothing is traced.
    pub otlp_endpoint: String,
    /// The part of all traces that is sent, from 0 to 1.
    pub sample_ratio: f64,
}

impl TelemetrySettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let http = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        if !self.otlp_endpoint.is_empty()
            && !Url::parse(&self.otlp_endpoint).is_ok_and(|url| http(&url))
        {
            return Err(contradiction(
                "telemetry.otlp_endpoint must be an http(s) address",
            ));
        }
        if !(0.0..=1.0).contains(&self.sample_ratio) {
            return Err(contradiction(
                "telemetry.sample_ratio must be between 0 and 1",
            ));
        }
        Ok(())
    }

    /// Where traces are sent, if they are: the address with the specification's path.
    pub fn traces_endpoint(&self) -> Option<String> {
        let base = self.otlp_endpoint.trim_end_matches('/');
        (!base.is_empty()).then(|| format!("{base}/v1/traces"))
    }
}

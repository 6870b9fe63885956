//! `[twilio]`.

use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use super::{SettingsError, contradiction};

/// The telephone company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioSettings {
    /// The API's host; the only one that ever receives the credentials.
    pub base_url: Url,
    /// `AC…`.
    pub account_sid: String,
    /// The primary token: signs webhooks.
    pub auth_token: SecretString,
    /// `SK…`; empty: the account's token is used.
    pub api_key_sid: String,
    /// The key's secret.
    pub api_key_secret: SecretString,
    /// For a stand-in on loopback only.
    pub allow_private_hosts: bool,
    /// Until a connection stands.
    pub connect_timeout_seconds: u64,
    /// Until an answer's head is there.
    pub read_timeout_seconds: u64,
    /// Between two pieces of a recording.
    pub idle_timeout_seconds: u64,
    /// For a whole recording.
    pub total_timeout_seconds: u64,
    /// A larger recording is refused.
    pub max_recording_bytes: u64,
    /// Calls that the account may place a second; 1 unless Twilio raised it.
    pub calls_per_second: u32,
}

impl TwilioSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let has_sid = !self.api_key_sid.is_empty();
        let has_secret = !self.api_key_secret.expose_secret().is_empty();
        if has_sid != has_secret {
            return Err(contradiction(
                "twilio.api_key_sid and twilio.api_key_secret go together: give both or none",
            ));
        }
        if !(1..=100).contains(&self.calls_per_second) {
            return Err(contradiction(
                "twilio.calls_per_second must be from 1 to 100",
            ));
        }
        Ok(())
    }

    /// Between two calls that the account places.
    pub fn call_pace(&self) -> TimeDelta {
        TimeDelta::milliseconds(1000 / i64::from(self.calls_per_second.max(1)))
    }
}

//! `[auth]`.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{SettingsError, contradiction};

/// Signing in and signed links.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthSettings {
    /// Key of the HMAC over links to recordings.
    pub link_secret: SecretString,
    /// How long a sign-in lasts.
    pub session_days: u32,
    /// Failed sign-ins are counted over this long.
    pub login_window_minutes: u32,
    /// Failures before an account answers 429.
    pub login_failures_per_account: u32,
    /// Failures before an address answers 429.
    pub login_failures_per_address: u32,
}

impl AuthSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let length = self.link_secret.expose_secret().len();
        if length != 0 && length < 32 {
            return Err(contradiction(
                "auth.link_secret must have at least 32 characters",
            ));
        }
        Ok(())
    }
}

//! The Twilio client that the settings describe.

use prosaas_core::ids::AccountSid;
use prosaas_core::settings::TwilioSettings;
use prosaas_twilio::client::ClientError;
use prosaas_twilio::{Auth, TwilioClient, TwilioConfig};

/// Why the settings make no client.
#[derive(Debug, thiserror::Error)]
pub enum TwilioSettingsError {
    /// It is missing, or has another form.
    #[error("settings: twilio.account_sid is not AC and 32 hexadecimal digits")]
    AccountSid,
    /// The client refused them.
    #[error("settings: twilio")]
    Client(#[from] ClientError),
}

/// A client for the account; signs in with the API key where there is one.
pub fn client(settings: &TwilioSettings) -> Result<TwilioClient, TwilioSettingsError> {
    let account: AccountSid = settings
        .account_sid
        .parse()
        .map_err(|_| TwilioSettingsError::AccountSid)?;
    let auth = if settings.api_key_sid.is_empty() {
        Auth::Token(settings.auth_token.clone())
    } else {
        Auth::ApiKey {
            sid: settings.api_key_sid.clone(),
            secret: settings.api_key_secret.clone(),
        }
    };
    let config = TwilioConfig {
        base_url: settings.base_url.clone(),
        connect_timeout_seconds: settings.connect_timeout_seconds,
        read_timeout_seconds: settings.read_timeout_seconds,
        idle_timeout_seconds: settings.idle_timeout_seconds,
        total_timeout_seconds: settings.total_timeout_seconds,
        max_media_bytes: settings.max_recording_bytes,
        allow_private_redirects: settings.allow_private_hosts,
        ..TwilioConfig::new(account, auth)
    };
    Ok(TwilioClient::new(config)?)
}

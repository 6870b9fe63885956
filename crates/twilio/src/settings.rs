//! What the client has to be told.

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::ids::AccountSid;

/// The account to work for, how to sign in, and the limits of every exchange.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioConfig {
    /// The API's host, regional ones included (`https://api.dublin.ie1.twilio.com`); no path.
    ///
    /// Plain `http` is taken for loopback, and elsewhere only with `allow_private_redirects`.
    #[serde(default = "default_base_url")]
    pub base_url: Url,
    /// The account whose calls and recordings are read.
    pub account_sid: AccountSid,
    /// The credentials, sent to `base_url` and nowhere else.
    pub auth: Auth,
    /// Until a connection stands.
    #[serde(default = "default_connect_timeout")]
    pub connect_timeout_seconds: u64,
    /// Until an answer's head is there, and for the whole of an answer that is not media.
    #[serde(default = "default_read_timeout")]
    pub read_timeout_seconds: u64,
    /// Between two pieces of a media body.
    #[serde(default = "default_idle_timeout")]
    pub idle_timeout_seconds: u64,
    /// For a media download from the request to the last byte.
    #[serde(default = "default_total_timeout")]
    pub total_timeout_seconds: u64,
    /// A media body longer than this is refused, by its announced length or while it streams.
    #[serde(default = "default_max_media_bytes")]
    pub max_media_bytes: u64,
    /// Lets media redirects go to plain `http` and to private addresses.
    ///
    /// Only for development and tests against a stand-in for Twilio.
    #[serde(default)]
    pub allow_private_redirects: bool,
}

impl TwilioConfig {
    /// The defaults, for one account at `https://api.twilio.com`.
    pub fn new(account_sid: AccountSid, auth: Auth) -> Self {
        Self {
            base_url: default_base_url(),
            account_sid,
            auth,
            connect_timeout_seconds: default_connect_timeout(),
            read_timeout_seconds: default_read_timeout(),
            idle_timeout_seconds: default_idle_timeout(),
            total_timeout_seconds: default_total_timeout(),
            max_media_bytes: default_max_media_bytes(),
            allow_private_redirects: false,
        }
    }
}

/// The two pairs that basic authentication accepts; a key's SID never goes with the auth token.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Auth {
    /// The account's SID with its auth token.
    Token(SecretString),
    /// An API key, valid in the key's region only.
    ApiKey {
        /// The key's SID, `SK…`.
        sid: String,
        /// The key's secret.
        secret: SecretString,
    },
}

#[expect(clippy::expect_used, reason = "a constant URL, parsed in the tests")]
fn default_base_url() -> Url {
    Url::parse("https://api.twilio.com").expect("the default base URL is well-formed")
}

fn default_connect_timeout() -> u64 {
    5
}

fn default_read_timeout() -> u64 {
    15
}

fn default_idle_timeout() -> u64 {
    20
}

fn default_total_timeout() -> u64 {
    600
}

fn default_max_media_bytes() -> u64 {
    512 * 1024 * 1024
}

//! `[http]`.

use std::net::SocketAddr;

use serde::Deserialize;
use url::Url;

use super::{SettingsError, contradiction};

/// What a service listens on and how it is called from outside.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The origin that Twilio and browsers call.
    pub public_base_url: Url,
    /// Further origins allowed to send cookies.
    pub allowed_origins: Vec<String>,
    /// Threads; 0 takes one a core.
    pub workers: usize,
    /// Limit of a request's body.
    pub max_body_bytes: usize,
    /// Running requests may finish for this long after SIGTERM.
    pub shutdown_grace_seconds: u64,
    /// Proxies in front whose `X-Forwarded-For` entry is believed, counted from the right.
    pub trusted_proxies: usize,
}

impl HttpSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if !matches!(self.public_base_url.scheme(), "http" | "https") {
            return Err(contradiction(
                "http.public_base_url must begin with http:// or https://",
            ));
        }
        if self
            .allowed_origins
            .iter()
            .any(|origin| origin.contains('*'))
        {
            return Err(contradiction(
                "http.allowed_origins: name each origin, no wildcards",
            ));
        }
        Ok(())
    }

    /// The public base URL without a closing slash, to append paths to.
    pub fn public_base(&self) -> &str {
        self.public_base_url.as_str().trim_end_matches('/')
    }

    /// The product's own origin, `https://host[:port]`.
    pub fn public_origin(&self) -> String {
        self.public_base_url.origin().ascii_serialization()
    }
}

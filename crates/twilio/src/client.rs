//! The REST client, <https://www.twilio.com/docs/usage/api>.
//!
//! Credentials go to the configured base URL only: every request is built from it and from
//! checked SIDs, and no redirect is followed with them.

mod answer;
mod calls;
mod limits;
mod media;
mod recordings;
mod redirect;
mod source;

pub use calls::{CallInfo, CreatedCall, NewCall, RecordCall};
pub use media::{Media, MediaFormat, MediaStream};
pub use recordings::{DeleteOutcome, RecordingInfo};
pub use source::MediaSource;

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Url, redirect::Policy};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;

use crate::error::TwilioError;
use crate::settings::{Auth, TwilioConfig};
use answer::{Within, checked, json_body, measured, transport};

/// Why no client can be made of a configuration.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The base URL may not be used as it is.
    #[error("base_url {0}")]
    BaseUrl(&'static str),
    /// A time limit that lets nothing through, or that is none.
    #[error("{0} must be between 1 and 86400")]
    Timeout(&'static str),
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up")]
    Http(#[source] reqwest::Error),
}

/// A client for one account; clones share connections.
#[derive(Debug, Clone)]
pub struct TwilioClient {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: TwilioConfig,
    api: Client,
    redirects: redirect::Follower,
}

impl TwilioClient {
    /// Checks the base URL and sets up the connections; nothing is sent yet.
    pub fn new(config: TwilioConfig) -> Result<Self, ClientError> {
        check_base_url(&config)?;
        check_timeouts(&config)?;
        let connect_timeout = Duration::from_secs(config.connect_timeout_seconds);
        let api = plain_builder(connect_timeout)
            .build()
            .map_err(ClientError::Http)?;
        let redirects = redirect::Follower::new(connect_timeout, config.allow_private_redirects)
            .map_err(ClientError::Http)?;
        Ok(Self {
            inner: Arc::new(Inner {
                config,
                api,
                redirects,
            }),
        })
    }

    /// The configuration it was made of.
    pub fn config(&self) -> &TwilioConfig {
        &self.inner.config
    }

    /// A URL below the configured account; `path` is made of constants and checked SIDs.
    fn account_url(&self, path: &str) -> Url {
        let mut url = self.config().base_url.clone();
        let account = &self.config().account_sid;
        url.set_path(&format!("/2010-04-01/Accounts/{account}{path}"));
        url
    }

    /// A request with the credentials; `url` is on the configured host.
    fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let (user, password) = match &self.config().auth {
            Auth::Token(token) => (self.config().account_sid.as_str(), token),
            Auth::ApiKey { sid, secret } => (sid.as_str(), secret),
        };
        self.inner
            .api
            .request(method, url)
            .basic_auth(user, Some(password.expose_secret()))
    }

    fn read_timeout(&self) -> Duration {
        Duration::from_secs(self.config().read_timeout_seconds)
    }

    /// Sends and reads the answer, within the read timeout.
    async fn send_for_json<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, TwilioError> {
        let answered =
            async { json_body(checked(request.send().await.map_err(transport)?).await?).await }
                .within(self.read_timeout(), "waiting for Twilio's answer");
        measured("api", answered).await
    }
}

/// What both HTTP clients have in common; neither follows a redirect by itself.
fn plain_builder(connect_timeout: Duration) -> reqwest::ClientBuilder {
    Client::builder()
        .redirect(Policy::none())
        .connect_timeout(connect_timeout)
        .user_agent(concat!("prosaas/", env!("CARGO_PKG_VERSION")))
}

fn check_base_url(config: &TwilioConfig) -> Result<(), ClientError> {
    let url = &config.base_url;
    let loopback = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => return Err(ClientError::BaseUrl("has no host")),
    };
    match url.scheme() {
        "https" => {}
        "http" if loopback || config.allow_private_redirects => {}
        _ => return Err(ClientError::BaseUrl("must be https")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ClientError::BaseUrl("must not carry credentials"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(ClientError::BaseUrl("must be a host without a path"));
    }
    Ok(())
}

fn check_timeouts(config: &TwilioConfig) -> Result<(), ClientError> {
    [
        ("connect_timeout_seconds", config.connect_timeout_seconds),
        ("read_timeout_seconds", config.read_timeout_seconds),
        ("idle_timeout_seconds", config.idle_timeout_seconds),
        ("total_timeout_seconds", config.total_timeout_seconds),
    ]
    .into_iter()
    .find(|(_, seconds)| !(1..=86_400).contains(seconds))
    .map_or(Ok(()), |(key, _)| Err(ClientError::Timeout(key)))
}

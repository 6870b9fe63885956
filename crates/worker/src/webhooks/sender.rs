//! One attempt at one message over HTTP.

use std::time::Duration;

use prosaas_core::clock::Clock;
use prosaas_core::settings::WebhooksSettings;
use prosaas_core::webhooks::{Attempt, AttemptError, Claimed, Target};
use prosaas_twilio::public_address::{NotPublic, PublicResolver};
use prosaas_twilio::retry_after::retry_after;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response};
use tokio::time::{Instant, timeout};

use super::snippet::{self, LIMIT};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Sends messages. Names are resolved at each attempt, to public addresses alone, and the connection
/// goes to one of exactly these; no connection is kept, no redirect and no proxy followed.
#[derive(Debug)]
pub struct Sender {
    public: Client,
    /// For development: plain http to this machine.
    loopback: Option<Client>,
    timeout: Duration,
}

/// The HTTP client could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client for webhooks could not be set up")]
pub struct SenderError(#[from] reqwest::Error);

struct Answered {
    status: u16,
    response: String,
    retry_after: Option<Duration>,
}

impl Sender {
    /// By the settings.
    pub fn new(settings: &WebhooksSettings) -> Result<Self, SenderError> {
        let public = builder()
            .https_only(true)
            .dns_resolver(PublicResolver)
            .build()?;
        let loopback = settings
            .allow_http_loopback
            .then(|| builder().build())
            .transpose()?;
        Ok(Self {
            public,
            loopback,
            timeout: Duration::from_secs(settings.timeout_seconds),
        })
    }

    /// Makes one attempt; whatever happens is in the answer.
    pub(super) async fn send(&self, claimed: &Claimed, clock: &Clock) -> Attempt {
        let at = clock.now();
        let started = Instant::now();
        let answered = timeout(self.timeout, self.ask(claimed, at.timestamp()))
            .await
            .unwrap_or(Err(AttemptError::Timeout));
        let took = started.elapsed();
        match answered {
            Ok(answered) => Attempt {
                at,
                took,
                error: problem(answered.status),
                status: Some(answered.status),
                response: answered.response,
                retry_after: answered.retry_after,
            },
            Err(error) => Attempt {
                at,
                took,
                status: None,
                error: Some(error),
                response: String::new(),
                retry_after: None,
            },
        }
    }

    async fn ask(&self, claimed: &Claimed, timestamp: i64) -> Result<Answered, AttemptError> {
        let target = Target::parse(&claimed.url, self.loopback.is_some())
            .map_err(|_| AttemptError::RefusedAddress)?;
        let client = match &self.loopback {
            Some(loopback) if target.is_on_loopback() => loopback,
            _ => &self.public,
        };
        let body = claimed.body();
        let response = client
            .post(target.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &claimed.public_id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", claimed.signature(timestamp, &body))
            .body(body)
            .send()
            .await
            .map_err(|error| what(&error))?;
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        // The status is the answer; a body that breaks off takes nothing from it.
        let body = beginning(response).await;
        Ok(Answered {
            status,
            response: snippet::of(&body),
            retry_after,
        })
    }
}

fn builder() -> ClientBuilder {
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(0)
        .user_agent(concat!("prosaas-webhooks/", env!("CARGO_PKG_VERSION")))
}

fn what(error: &reqwest::Error) -> AttemptError {
    if NotPublic::caused(error) {
        AttemptError::RefusedAddress
    } else if error.is_timeout() {
        AttemptError::Timeout
    } else {
        AttemptError::Unreachable
    }
}

fn problem(status: u16) -> Option<AttemptError> {
    match status {
        200..300 => None,
        300..400 => Some(AttemptError::Redirect),
        _ => Some(AttemptError::Status),
    }
}

/// As much of the body as the log keeps; the rest is not read.
async fn beginning(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < LIMIT {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    body.truncate(LIMIT);
    body
}

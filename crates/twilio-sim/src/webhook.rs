//! Delivery of a signed webhook, by Twilio's rules.

use std::time::Instant;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::state::Sim;
use crate::{sid, signature};

/// How much of an answer is kept in the log.
const KEPT: usize = 8 * 1024;

/// One webhook: the request and what came back.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Exchange {
    /// As signed: the public address.
    pub url: String,
    /// `None` when no answer came.
    pub status: Option<u16>,
    /// From sending to the answer's end, retry included.
    pub ms: u64,
    /// 2 after a connection that failed; an answer of any status is never asked for again.
    pub attempts: u32,
    /// `I-Twilio-Idempotency-Token`.
    pub idempotency_token: String,
    /// The form's fields.
    pub params: Vec<(String, String)>,
    /// The answer's first 8 KiB.
    pub response: String,
    /// Why no answer came.
    pub error: Option<String>,
}

impl Exchange {
    /// Whether the answer is one that Twilio takes.
    pub fn is_success(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}

/// A webhook to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) url: String,
    pub(crate) method: String,
    pub(crate) params: Vec<(String, String)>,
}

/// Sends it, signed with the account's token or, `forged`, with another; logs it under the call.
///
/// A failure to connect is tried once more with the same token; nothing else is.
pub(crate) async fn deliver(
    sim: &Sim,
    call_sid: &str,
    message: &Message,
    token: &str,
    forged: bool,
) -> Exchange {
    let started = Instant::now();
    let mut exchange = Exchange {
        url: message.url.clone(),
        status: None,
        ms: 0,
        attempts: 0,
        idempotency_token: token.to_owned(),
        params: message.params.clone(),
        response: String::new(),
        error: None,
    };
    match address(message) {
        Some(url) => attempt(sim, message, &url, forged, &mut exchange).await,
        None => exchange.error = Some("not a URL".to_owned()),
    }
    exchange.ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(
        call.sid = call_sid,
        http.status = exchange.status,
        duration_ms = exchange.ms
    );
    sim.with(|state| {
        state
            .exchanges
            .entry(call_sid.to_owned())
            .or_default()
            .push(exchange.clone());
    });
    exchange
}

/// The URL to call and to sign: without the fragment; by GET the fields are its query.
fn address(message: &Message) -> Option<Url> {
    let mut url = Url::parse(&message.url).ok()?;
    url.set_fragment(None);
    if message.method == "GET" {
        url.query_pairs_mut().extend_pairs(&message.params);
    }
    Some(url)
}

async fn attempt(sim: &Sim, message: &Message, url: &Url, forged: bool, exchange: &mut Exchange) {
    let secret = if forged {
        "not-the-auth-token"
    } else {
        sim.config.auth_token.as_str()
    };
    let form = if message.method == "GET" {
        &[][..]
    } else {
        message.params.as_slice()
    };
    let signature = signature::sign(secret, url.as_str(), form);
    for attempts in 1..=2 {
        exchange.attempts = attempts;
        let mut request = if message.method == "GET" {
            sim.http.get(routed(sim, url))
        } else {
            sim.http.post(routed(sim, url)).form(form)
        };
        request = request
            .header("X-Twilio-Signature", &signature)
            .header("I-Twilio-Idempotency-Token", &exchange.idempotency_token)
            .header("Host", host(url))
            .header("Accept", "*/*");
        let outcome = match request.send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                response.text().await.map(|text| (status, text))
            }
            Err(error) => Err(error),
        };
        match outcome {
            Ok((status, text)) => {
                exchange.status = Some(status);
                exchange.response = text.chars().take(KEPT).collect();
                exchange.error = None;
                return;
            }
            Err(error) => {
                let again = error.is_connect();
                exchange.error = Some(error.without_url().to_string());
                if !again {
                    return;
                }
            }
        }
    }
}

/// Where the URL is delivered: elsewhere when a route names its origin.
fn routed(sim: &Sim, url: &Url) -> Url {
    let target = sim.with(|state| {
        let route = state
            .routes
            .iter()
            .rev()
            .find(|(from, _)| from.origin() == url.origin());
        route.map(|(_, to)| to.clone())
    });
    target
        .and_then(|target| {
            let mut routed = url.clone();
            routed.set_scheme(target.scheme()).ok()?;
            routed.set_host(target.host_str()).ok()?;
            routed.set_port(target.port()).ok()?;
            Some(routed)
        })
        .unwrap_or_else(|| url.clone())
}

/// The public host, as a proxy in front of the product would pass it on.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// A fresh token for one message and all its copies.
pub(crate) fn token() -> String {
    sid::idempotency_token()
}

//! From an HTTP answer to a value or an error.

use std::error::Error;
use std::future::Future;
use std::time::{Duration, Instant};

use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tracing::{Instrument, field};

use crate::error::TwilioError;
use crate::public_address::NotPublic;
use crate::retry_after::retry_after;

/// No answer but media is longer: a thousand recordings take about 1 MB.
const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;
const MAX_ERROR_BODY_BYTES: usize = 64 * 1024;

/// A limit on how long a future may take.
pub(super) trait Within<T> {
    async fn within(self, limit: Duration, doing: &'static str) -> Result<T, TwilioError>;
}

impl<T, F: Future<Output = Result<T, TwilioError>>> Within<T> for F {
    async fn within(self, limit: Duration, doing: &'static str) -> Result<T, TwilioError> {
        tokio::time::timeout(limit, self)
            .await
            .unwrap_or(Err(TwilioError::Timeout(doing)))
    }
}

/// Notes how long Twilio took, and whether it did what was asked.
pub(super) async fn measured<T>(
    operation: &'static str,
    request: impl Future<Output = Result<T, TwilioError>>,
) -> Result<T, TwilioError> {
    let started = Instant::now();
    let span = tracing::info_span!(
        "twilio",
        otel.kind = "client",
        otel.name = format!("twilio {operation}"),
        otel.status_code = field::Empty,
        outcome = field::Empty,
    );
    let result = request.instrument(span.clone()).await;
    let outcome = match &result {
        Ok(_) => "ok",
        Err(TwilioError::NotFound) => "not_found",
        Err(_) => "failed",
    };
    span.record("outcome", outcome);
    if outcome == "failed" {
        span.record("otel.status_code", "ERROR");
    }
    let labels = [("operation", operation), ("outcome", outcome)];
    metrics::histogram!("prosaas_twilio_request_seconds", &labels)
        .record(started.elapsed().as_secs_f64());
    result
}

/// The error of the HTTP client as one of ours, without the URL.
pub(super) fn transport(error: reqwest::Error) -> TwilioError {
    if NotPublic::caused(&error) {
        TwilioError::BadRedirect("it leads to an address that is not public")
    } else if error.is_timeout() {
        TwilioError::Timeout("connecting to Twilio")
    } else {
        TwilioError::Transport(error.without_url())
    }
}

/// The first error of this type in the chain of causes.
pub(super) fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut link = Some(error);
    while let Some(error) = link {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        link = error.source();
    }
    None
}

/// The answer if it is a success, else what its status means.
pub(super) async fn checked(response: Response) -> Result<Response, TwilioError> {
    let status = response.status();
    let retry_after = retry_after(response.headers());
    Err(match status {
        StatusCode::OK | StatusCode::CREATED | StatusCode::NO_CONTENT => return Ok(response),
        StatusCode::NOT_FOUND | StatusCode::GONE => TwilioError::NotFound,
        StatusCode::TOO_MANY_REQUESTS => TwilioError::RateLimited { retry_after },
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => TwilioError::Unauthorized,
        _ if status.is_server_error() => TwilioError::Server {
            status: status.as_u16(),
            retry_after,
        },
        _ if status.is_redirection() => TwilioError::BadRedirect("not one of media"),
        _ => TwilioError::Rejected {
            status: status.as_u16(),
            code: error_code(response).await,
        },
    })
}

/// Twilio's code in the body of an error; its message may hold telephone numbers and is dropped.
async fn error_code(response: Response) -> Option<u32> {
    #[derive(Deserialize)]
    struct Body {
        code: u32,
    }
    let body = limited_body(response, MAX_ERROR_BODY_BYTES).await.ok()?;
    serde_json::from_slice::<Body>(&body)
        .ok()
        .map(|body| body.code)
}

/// The answer's JSON.
pub(super) async fn json_body<T: DeserializeOwned>(response: Response) -> Result<T, TwilioError> {
    let body = limited_body(response, MAX_BODY_BYTES).await?;
    serde_json::from_slice(&body)
        .map_err(|_| TwilioError::Malformed("its JSON is not as documented"))
}

async fn limited_body(mut response: Response, limit: usize) -> Result<Vec<u8>, TwilioError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(transport)? {
        if body.len() + chunk.len() > limit {
            return Err(TwilioError::Malformed("it is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

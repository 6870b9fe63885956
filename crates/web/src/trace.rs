//! Around every request: its name, its spans, its line in the log and its figures.
//!
//! The path goes into neither as it is, only the route's template: paths and queries hold telephone
//! numbers and secrets of links.

use std::time::Instant;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use prosaas_core::telemetry;
use tracing::{Instrument, Span, field};

use crate::error::ApiError;
use crate::{metrics, request_id};

/// The template of a request that no route took.
const UNMATCHED: &str = "unmatched";
/// Asked every few seconds by machines; logged at debug only.
const QUIET: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Middleware, the outermost.
pub(crate) async fn around<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let id = request_id::take_or_make(request.headers());
    let method = request.method().clone();
    let span = tracing::info_span!("request", request.id = %id);
    let trace = begin_trace(&request, &method, &id);
    let answer = answer(request, next, method, started, trace.clone()).instrument(trace);
    let answer = answer.instrument(span);
    let mut response = request_id::scope(id.clone(), answer).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(request_id::REQUEST_ID, value);
    }
    Ok(response)
}

async fn answer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    method: Method,
    started: Instant,
    trace: Span,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let elapsed = started.elapsed();
    let route = response
        .request()
        .match_pattern()
        .unwrap_or_else(|| UNMATCHED.into());
    let status = response.status().as_u16();
    if let Some(error) = response.response().error() {
        log_cause(error, &route);
    }
    end_trace(&trace, &method, &route, status);
    // To the head of the answer: how long a listener takes to hear it out says nothing of us.
    let duration_ms = elapsed.as_secs_f64() * 1000.0;
    if QUIET.contains(&route.as_str()) {
        tracing::debug!(http.method = %method, http.route = %route, http.status = status, duration_ms, "request");
    } else {
        tracing::info!(http.method = %method, http.route = %route, http.status = status, duration_ms, "request");
    }
    metrics::observe(&method, route, status, elapsed);
    let headers = response.headers_mut();
    default_header(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    default_header(headers, CACHE_CONTROL, "private, no-store");
    Ok(response)
}

/// A trace begins here: a caller's own is not believed, or anyone could have everything traced.
fn begin_trace(request: &ServiceRequest, method: &Method, id: &str) -> Span {
    if QUIET.contains(&request.path()) {
        return Span::none();
    }
    tracing::info_span!(
        "request",
        otel.kind = "server",
        otel.status_code = field::Empty,
        request.id = id,
        http.request.method = %method,
        http.route = field::Empty,
        http.response.status_code = field::Empty,
    )
}

fn end_trace(trace: &Span, method: &Method, route: &str, status: u16) {
    if trace.is_disabled() {
        return;
    }
    telemetry::name_span(format!("{method} {route}"));
    trace.record("http.route", route);
    trace.record("http.response.status_code", status);
    if status >= 500 {
        trace.record("otel.status_code", "ERROR");
    }
}

/// What is ours to mend is logged here, once, with all its causes.
fn log_cause(error: &Error, route: &str) {
    match error.as_error::<ApiError>() {
        Some(ApiError::Internal(cause)) => {
            tracing::error!(http.route = route, error = %chain(&**cause), "request failed");
        }
        Some(ApiError::Unavailable(cause)) => {
            tracing::warn!(http.route = route, error = %chain(&**cause), "request can't be served now");
        }
        Some(error) => {
            tracing::debug!(
                http.route = route,
                error.code = error.code(),
                "request refused"
            );
        }
        None => tracing::debug!(http.route = route, "request refused by the framework"),
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

fn default_header(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

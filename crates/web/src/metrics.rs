//! `/metrics` for Prometheus: counts and durations of requests by route, and whatever the services
//! count through the crate `metrics`.

use std::sync::OnceLock;
use std::time::Duration;

use ::metrics::{counter, histogram};
use actix_web::HttpResponse;
use actix_web::http::Method;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds; fine where a recording's first byte lies, coarse where a held request does.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0,
];
const DURATION: &str = "http_request_duration_seconds";

/// A recorder is a process's, not a server's: a second server of the process shares the first's.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting. Without effect where something else in the process counts already.
pub fn install() {
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(DURATION.into()), &BUCKETS)
            .ok()?;
        builder.install_recorder().ok()
    });
}

/// Moves histograms to where they take bounded memory; to be called every few seconds.
pub fn upkeep() {
    if let Some(Some(handle)) = RECORDER.get() {
        handle.run_upkeep();
    }
}

/// A request that was answered. By route template, method and status: a bounded set.
pub(crate) fn observe(method: &Method, route: String, status: u16, elapsed: Duration) {
    let method = match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    };
    let status = status.to_string();
    counter!("http_requests_total", "method" => method, "route" => route.clone(), "status" => status)
        .increment(1);
    histogram!(DURATION, "method" => method, "route" => route).record(elapsed.as_secs_f64());
}

/// `GET /metrics`.
pub(crate) async fn show() -> HttpResponse {
    let text = RECORDER
        .get()
        .and_then(Option::as_ref)
        .map(PrometheusHandle::render);
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(text.unwrap_or_default())
}

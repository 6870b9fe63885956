//! `/metrics` for Prometheus: counts and durations of requests by route, and whatever the services
//! count through the crate `metrics`.

use std::sync::OnceLock;
use std::time::Duration;

use ::metrics::{counter, describe_counter, describe_histogram, gauge, histogram};
use actix_web::HttpResponse;
use actix_web::http::Method;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use prosaas_core::recording::Availability;

/// Seconds; fine where a recording's first byte lies, coarse where a held request does.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0,
];
const DURATION: &str = "http_request_duration_seconds";
/// Requests to others: some milliseconds to a bucket, some seconds to Twilio.
const UPSTREAM: [&str; 2] = [
    "prosaas_twilio_request_seconds",
    "prosaas_bucket_request_seconds",
];
/// What a listener can be told, as a label.
const ANSWERS: [&str; 7] = [
    "ready",
    "preparing",
    "failed",
    "absent",
    "expired",
    "worker_unavailable",
    "store_unavailable",
];
/// Who sends the bytes, as a label.
const SENDERS: [&str; 3] = ["service", "bucket", "nginx"];

/// A recorder is a process's, not a server's: a second server of the process shares the first's.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting. Without effect where something else in the process counts already.
pub fn install() {
    RECORDER.get_or_init(|| {
        let mut builder = PrometheusBuilder::new();
        for name in [DURATION].iter().chain(&UPSTREAM) {
            builder = builder
                .set_buckets_for_metric(Matcher::Full((*name).to_owned()), &BUCKETS)
                .ok()?;
        }
        let handle = builder.install_recorder().ok()?;
        describe();
        Some(handle)
    });
}

/// Says what each metric means, and begins those at zero whose rise is an alarm.
fn describe() {
    describe_counter!("http_requests_total", "Requests that were answered");
    describe_histogram!(DURATION, "Seconds to the head of the answer");
    describe_counter!(
        "prosaas_recording_answers_total",
        "What listeners were told about a recording"
    );
    describe_counter!(
        "prosaas_recording_bytes_total",
        "Bytes of recordings sent, by who sends them; those of nginx as announced"
    );
    describe_counter!(
        "prosaas_recordings_damaged_total",
        "Stored recordings found missing or changed"
    );
    describe_histogram!("prosaas_twilio_request_seconds", "Requests to Twilio");
    describe_histogram!("prosaas_bucket_request_seconds", "Requests to the bucket");
    gauge!("prosaas_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    for answer in ANSWERS {
        counter!("prosaas_recording_answers_total", "answer" => answer).increment(0);
    }
    for sender in SENDERS {
        counter!("prosaas_recording_bytes_total", "sender" => sender).increment(0);
    }
    counter!("prosaas_recordings_damaged_total").increment(0);
}

/// A listener was told this.
pub(crate) fn answered(answer: &'static str) {
    counter!("prosaas_recording_answers_total", "answer" => answer).increment(1);
}

/// A listener is told where a recording stands. What is ready is counted when it is sent.
pub(crate) fn told(availability: &Availability) {
    answered(match availability {
        Availability::Ready(_) => return,
        Availability::Preparing(_) => "preparing",
        Availability::Failed { .. } => "failed",
        Availability::Absent(_) => "absent",
        Availability::Expired => "expired",
        Availability::WorkerUnavailable => "worker_unavailable",
    });
}

/// So many bytes of recordings went out.
pub(crate) fn sent(sender: &'static str, bytes: u64) {
    counter!("prosaas_recording_bytes_total", "sender" => sender).increment(bytes);
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

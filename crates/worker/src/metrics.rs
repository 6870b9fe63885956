//! What `/metrics` shows. Labels are bounded: steps, outcomes and queues, never a worker's name, a
//! call or a business.

use std::time::Duration;

use chrono::{DateTime, Utc};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use prosaas_core::steps::{Backlog, Step};

/// Upper bounds of a step's duration: a small recording at once, a large one in minutes.
const DURATIONS: [f64; 11] = [
    0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0, 900.0,
];

/// Requests to others: some milliseconds to a bucket, some seconds to Twilio.
const UPSTREAM: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];

/// How a job ended, as a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The step is done.
    Done,
    /// A failed try; it may be tried again.
    Failed,
    /// A failed try that ends the step.
    GivenUp,
    /// The work panicked: a failed try.
    Panicked,
    /// Another worker has it, or it was done already.
    NothingToDo,
    /// It waits for something that is not there yet.
    Deferred,
    /// Its claim was lost while it ran.
    Lost,
    /// Handed back because this worker stops.
    HandedBack,
    /// The payload was none of ours.
    Undecodable,
    /// The database did not let it be claimed.
    Unclaimed,
}

impl Outcome {
    /// Whether the try brought nothing by a fault, ours or another's.
    pub(crate) fn is_failure(self) -> bool {
        matches!(
            self,
            Self::Failed | Self::GivenUp | Self::Panicked | Self::Lost
        )
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::GivenUp => "given_up",
            Self::Panicked => "panicked",
            Self::NothingToDo => "nothing_to_do",
            Self::Deferred => "deferred",
            Self::Lost => "lost",
            Self::HandedBack => "handed_back",
            Self::Undecodable => "undecodable",
            Self::Unclaimed => "unclaimed",
        }
    }
}

/// The recorder and the means to print it.
pub fn recorder() -> Result<(PrometheusRecorder, PrometheusHandle), BuildError> {
    let durations = Matcher::Full("prosaas_step_duration_seconds".to_owned());
    let upstream = Matcher::Suffix("_request_seconds".to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(durations, &DURATIONS)?
        .set_buckets_for_metric(upstream, &UPSTREAM)?
        .build_recorder();
    let handle = recorder.handle();
    Ok((recorder, handle))
}

/// Says what each metric means, and begins those at zero whose rise is an alarm.
pub fn describe() {
    describe_counter!("prosaas_steps_total", "Jobs handled, by step and outcome");
    describe_histogram!(
        "prosaas_step_duration_seconds",
        "Time that a claimed step ran"
    );
    describe_gauge!("prosaas_steps_running", "Steps that this worker runs now");
    describe_gauge!("prosaas_queue_waiting", "Jobs that wait in a queue");
    describe_gauge!("prosaas_redis_up", "1 while Redis takes pushes");
    describe_counter!(
        "prosaas_sweep_failures_total",
        "Sweeps that failed, by sweep"
    );
    describe_counter!(
        "prosaas_webhook_attempts_total",
        "Attempts to tell a business's own system, by outcome"
    );
    describe_counter!(
        "prosaas_heartbeats_lost_total",
        "Signs of life that could not be given"
    );
    describe_gauge!(
        "prosaas_steps",
        "Steps in the database that are due or run, by step and state"
    );
    describe_gauge!(
        "prosaas_step_oldest_seconds",
        "How long the oldest of them has been so"
    );
    describe_gauge!("prosaas_step_places", "Steps that this worker could run");
    describe_gauge!(
        "prosaas_worker_beat_timestamp_seconds",
        "When this worker last gave a sign of life"
    );
    describe_counter!(
        "prosaas_recordings_damaged_total",
        "Stored recordings found missing or changed"
    );
    describe_histogram!("prosaas_twilio_request_seconds", "Requests to Twilio");
    describe_histogram!("prosaas_bucket_request_seconds", "Requests to the bucket");
    gauge!("prosaas_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    for step in Step::ALL {
        let outcome = Outcome::GivenUp.label();
        counter!("prosaas_steps_total", "step" => step.as_str(), "outcome" => outcome).increment(0);
    }
    counter!("prosaas_heartbeats_lost_total").increment(0);
    counter!("prosaas_recordings_damaged_total").increment(0);
    running(0);
}

/// So many jobs can run at a time.
pub fn places(count: usize) {
    gauge!("prosaas_step_places").set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
}

/// A sweep of this name runs here.
pub fn sweeps(sweep: &'static str) {
    counter!("prosaas_sweep_failures_total", "sweep" => sweep).increment(0);
}

/// What the database says of a step's rows in a state.
pub fn steps(backlog: &Backlog) {
    let labels = [("step", backlog.step.as_str()), ("state", backlog.state)];
    let count = u32::try_from(backlog.count).unwrap_or(u32::MAX);
    gauge!("prosaas_steps", &labels).set(f64::from(count));
    gauge!("prosaas_step_oldest_seconds", &labels).set(backlog.oldest.as_secs_f64());
}

/// A sign of life was given.
pub fn beat(now: DateTime<Utc>) {
    let seconds = u32::try_from(now.timestamp()).unwrap_or(u32::MAX);
    gauge!("prosaas_worker_beat_timestamp_seconds").set(f64::from(seconds));
}

/// A job ended.
pub fn job_ended(step: Option<Step>, outcome: Outcome) {
    let step = step.map_or("unknown", Step::as_str);
    counter!("prosaas_steps_total", "step" => step, "outcome" => outcome.label()).increment(1);
}

/// A claimed step ran for this long.
pub fn step_ran(step: Step, duration: Duration) {
    histogram!("prosaas_step_duration_seconds", "step" => step.as_str()).record(duration);
}

/// This many steps run.
pub fn running(count: usize) {
    gauge!("prosaas_steps_running").set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
}

/// This many jobs wait.
pub fn waiting(step: Step, urgent: bool, count: u64) {
    let urgent = if urgent { "true" } else { "false" };
    let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    gauge!("prosaas_queue_waiting", "step" => step.as_str(), "urgent" => urgent).set(count);
}

/// Whether Redis took the last push.
pub fn redis_up(up: bool) {
    gauge!("prosaas_redis_up").set(f64::from(u8::from(up)));
}

/// A sweep failed.
pub fn sweep_failed(sweep: &'static str) {
    counter!("prosaas_sweep_failures_total", "sweep" => sweep).increment(1);
}

/// A message to a business's own system was sent, or not.
pub fn webhook_sent(outcome: &'static str) {
    counter!("prosaas_webhook_attempts_total", "outcome" => outcome).increment(1);
}

/// A sign of life could not be given.
pub fn heartbeat_lost() {
    counter!("prosaas_heartbeats_lost_total").increment(1);
}

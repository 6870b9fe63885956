//! Twilio at its worst: what passes is waited out, what does not is said plainly, and nothing that
//! is not the recording is ever served as it.

use std::time::Duration;

use prosaas_core::ids::CallSid;
use prosaas_core::role::Role;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, servers, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::listener::Listener;

/// Two failed tries with their backoff, and a third that works.
const THREE_TRIES: Duration = Duration::from_mins(1);

/// The fault strikes the first `times` requests; then the recording must be there, whole.
async fn passes(fault: Value, times: u32) {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let mut body = json!({"recording": "*", "target": "media", "times": times});
    for (name, value) in fault.as_object().cloned().unwrap() {
        body.as_object_mut().unwrap().insert(name, value);
    }
    stack.sim.fault(body).await;
    let (call, recordings) = dana.call(&stack, json!({})).await;
    let whole = dana.until_playable(&stack, &call, THREE_TRIES).await;
    assert_eq!(
        whole.body,
        stack.sim.bytes(recordings.first().unwrap()).await,
        "{fault}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_error_is_tried_again() {
    passes(json!({"status": 500}), 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_is_waited_out_as_twilio_says() {
    passes(json!({"status": 429, "retry_after": 1}), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_not_there_yet_is_asked_for_again() {
    passes(json!({"not_found_until_try": 2}), 5).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_reset_in_mid_body_is_tried_again() {
    passes(json!({"reset_after_bytes": 2000}), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_ends_early_is_never_kept() {
    passes(json!({"short_body": 3000}), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn html_instead_of_audio_is_never_kept() {
    passes(json!({"html": true}), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_document_with_status_200_is_never_kept() {
    passes(json!({"xml_error": true}), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_body_is_never_kept() {
    passes(json!({"empty": true}), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_first_byte_is_waited_for_without_blocking_an_answer() {
    passes(json!({"first_byte_delay_ms": 1500}), 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_failures_within_the_window_are_said_and_not_tried_again() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Agent).await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "status": 500}))
        .await;
    let (call, recordings) = dana.call(&stack, json!({})).await;
    let url = Listener::play_url(&stack, &call);
    let failed = until("the failure is said", THREE_TRIES, || async {
        let answer = dana.get(url.clone()).await;
        (answer.status == StatusCode::SERVICE_UNAVAILABLE).then_some(answer)
    })
    .await;
    assert_eq!(failed.code(), "recording_failed");
    let again: u64 = failed.header("retry-after").parse().unwrap();
    assert!((1..=600).contains(&again), "{again}");
    let tries = media_requests(&stack, recordings.first().unwrap().as_str()).await;
    assert_eq!(tries, 3);

    // Asking does not start another try; a person's retry does.
    assert_eq!(
        dana.get(url.clone()).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    stack.sim.heal().await;
    retry(&stack, &dana, &call).await;
    dana.until_playable(&stack, &call, THREE_TRIES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_out_of_reach_is_said_and_nothing_is_lost_by_it() {
    let mut stack = Stack::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
    stack.start_calls().await;
    let nobody = format!("http://127.0.0.1:{}", servers::free_port());
    let cut_off = stack
        .service("worker", &[("PROSAAS__TWILIO__BASE_URL", &nobody)])
        .await;
    let dana = Listener::sign_up(&stack, Role::Agent).await;
    let (call, recordings) = dana.call(&stack, json!({})).await;
    let url = Listener::play_url(&stack, &call);
    let failed = until("the failure is said", THREE_TRIES, || async {
        let answer = dana.get(url.clone()).await;
        (answer.status != StatusCode::ACCEPTED).then_some(answer)
    })
    .await;
    assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(failed.code(), "recording_failed");

    cut_off.kill().await;
    stack.start_worker().await;
    retry(&stack, &dana, &call).await;
    let whole = dana.until_playable(&stack, &call, THREE_TRIES).await;
    let source = stack.sim.bytes(recordings.first().unwrap()).await;
    assert_eq!(whole.body, source);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_elsewhere_never_carries_the_credentials() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let landing = format!(
        "{}/_sim/landing/he-plumber.mp3",
        stack.sim.url().replace("127.0.0.1", "localhost")
    );
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "times": 1, "redirect": landing}))
        .await;
    let (call, _) = dana.call(&stack, json!({})).await;
    dana.until_playable(&stack, &call, THREE_TRIES).await;
    let landed = stack.sim.requests().await["landing"].clone();
    assert_eq!(landed["with_credentials"], 0, "{landed}");
    assert_eq!(landed["started"], 1, "the redirect was followed: {landed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_too_short_to_record_says_so() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    for (scenario, reason) in [("too-short", "too_short"), ("absent", "silent")] {
        let (call, _) = dana.call(&stack, json!({"scenario": scenario})).await;
        let answer = dana.get(Listener::play_url(&stack, &call)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{scenario}");
        assert_eq!(answer.code(), "recording_not_found");
        assert_eq!(answer.json()["reason"], reason);
    }
}

pub(crate) async fn media_requests(stack: &Stack, recording: &str) -> u64 {
    let requests = stack.sim.requests().await;
    requests["media"]["by_sid"][recording]["started"]
        .as_u64()
        .unwrap_or(0)
}

/// A person asks again.
async fn retry(stack: &Stack, dana: &Listener, call: &CallSid) {
    let url = format!("{}/api/recordings/{call}/retry", stack.calls_url());
    let request = dana
        .request(Method::POST, url)
        .header("Sec-Fetch-Site", "same-origin");
    let status = request.send().await.unwrap().status();
    assert!(status.is_success(), "{status}");
}

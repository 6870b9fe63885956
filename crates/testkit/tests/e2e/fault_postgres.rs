//! PostgreSQL goes away and comes back.

use std::time::Duration;

use prosaas_core::ids::CallSid;
use prosaas_core::role::Role;
use prosaas_testkit::servers::OwnPostgres;
use prosaas_testkit::settings::{ACCOUNT_SID, AUTH_TOKEN};
use prosaas_testkit::{Stack, TestDatabase, TestRedis, builders, until};
use prosaas_twilio::signature::Validator;
use reqwest::StatusCode;
use secrecy::SecretString;
use serde_json::json;
use tokio::time::Instant;

use crate::listener::Listener;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: scripts/test --faults"]
async fn fault_postgresql_stopped_and_restarted_answers_503_and_then_all_goes_on() {
    let postgres = OwnPostgres::start().await;
    let database = TestDatabase::create_on(&postgres.url()).await;
    let mut stack = Stack::prepare(
        database,
        TestRedis::create(),
        &[("PROSAAS__DATABASE__ACQUIRE_TIMEOUT_SECONDS", "1")],
    )
    .await;
    stack.start_services().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let before = dana.call(&stack, json!({})).await;
    dana.until_playable(&stack, &before.0, Duration::from_secs(20))
        .await;

    postgres.stop().await;
    let url = format!("{}/api/calls", stack.api_url());
    let away = until("the service notices", Duration::from_secs(20), || async {
        let answer = dana.get(url.clone()).await;
        (answer.status != StatusCode::OK).then_some(answer)
    })
    .await;
    assert_eq!(
        away.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        away.json()
    );
    assert!(!away.header("retry-after").is_empty());
    let back = Instant::now() + Duration::from_secs(30);
    while Instant::now() < back {
        let answer = dana.get(url.clone()).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        // Nothing is stored now, so nothing may be said to be.
        let event = recording_event(&builders::call_sid());
        let webhook = send_signed(&stack, "/webhook/handle_recording", &event).await;
        assert_eq!(webhook, StatusCode::SERVICE_UNAVAILABLE);
    }

    postgres.resume().await;
    let whole = dana
        .until_playable_again(&stack, &before.0, Duration::from_secs(30))
        .await;
    assert!(!whole.body.is_empty());
    let (call, recordings) = dana.call(&stack, json!({})).await;
    let whole = dana
        .until_playable_again(&stack, &call, Duration::from_secs(40))
        .await;
    assert_eq!(
        whole.body,
        stack.sim.bytes(recordings.first().unwrap()).await
    );
}

fn recording_event(call: &CallSid) -> Vec<(String, String)> {
    let recording = builders::recording_sid();
    let url = format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Recordings/{recording}");
    [
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", call.as_str()),
        ("RecordingSid", recording.as_str()),
        ("RecordingStatus", "completed"),
        ("RecordingUrl", &url),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

async fn send_signed(stack: &Stack, path: &str, params: &[(String, String)]) -> StatusCode {
    let url = format!("{}{path}", stack.calls_url());
    let signature = Validator::new(SecretString::from(AUTH_TOKEN)).sign_form(&url, params);
    let client = reqwest::Client::builder().build().unwrap();
    let request = client
        .post(url)
        .header("X-Twilio-Signature", signature)
        .form(params);
    request.send().await.unwrap().status()
}

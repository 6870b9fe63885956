//! A call's deletion over the real processes: our files at once, Twilio's copy until it is gone.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::{Stack, until};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::listener::{Answer, Listener};

/// The worker's first pause after a failed try, and its look.
const BOUND: Duration = Duration::from_secs(90);

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_call_goes_here_at_once_and_at_twilio_after_its_errors() {
    let stack = Stack::start().await;
    let admin = Listener::sign_up(&stack, Role::Admin).await;
    let (call, recordings) = admin.call(&stack, json!({})).await;
    admin
        .until_playable(&stack, &call, Duration::from_secs(20))
        .await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "delete", "times": 1, "status": 500}))
        .await;
    let url = format!("{}/api/recordings/{call}", stack.calls_url());
    let deleted = admin
        .request(Method::DELETE, format!("{url}?reason=asked"))
        .header("Sec-Fetch-Site", "same-origin")
        .send()
        .await
        .unwrap();
    let deleted = Answer::read(deleted).await;
    assert_eq!(deleted.status, StatusCode::ACCEPTED);
    let played = admin.get(Listener::play_url(&stack, &call)).await;
    assert_eq!(played.status, StatusCode::NOT_FOUND);
    assert!(!stack.recordings().join(format!("{call}.mp3")).exists());
    let recording = recordings.first().unwrap();
    let done = until("Twilio's copy is gone", BOUND, || async {
        let receipt = admin.get(format!("{url}/erasure")).await.json();
        let items = receipt["items"].as_array().unwrap().clone();
        let upstream = items
            .into_iter()
            .find(|item| item["kind"] == "upstream" && item["recording_sid"] == recording.as_str());
        upstream.filter(|item| item["state"] == "done")
    })
    .await;
    assert_eq!(done["attempts"], 2);
    let asked = &stack.sim.requests().await["delete"]["by_sid"][recording.as_str()];
    assert_eq!(asked["started"], 2, "{asked}");
}

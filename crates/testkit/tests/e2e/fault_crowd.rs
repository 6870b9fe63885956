//! Many at once: a thousand listeners for one recording, five hundred calls that end together.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use prosaas_core::role::Role;
use prosaas_testkit::Stack;
use reqwest::StatusCode;
use serde_json::json;

use crate::listener::Listener;
use crate::upstream::media_requests;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_requests_for_one_recording_make_one_download() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "first_byte_delay_ms": 2000}))
        .await;
    let (call, recording) = dana.waiting_call(&stack, json!("he-plumber")).await;
    let url = Listener::play_url(&stack, &call);
    let statuses: Vec<StatusCode> = stream::iter(0..1000)
        .map(|_| async { dana.get(url.clone()).await.status })
        .buffer_unordered(200)
        .collect()
        .await;
    let refused = statuses
        .iter()
        .filter(|status| !status.is_success())
        .count();
    assert_eq!(refused, 0, "{statuses:?}");
    let whole = dana
        .until_playable(&stack, &call, Duration::from_secs(30))
        .await;
    assert_eq!(whole.body, stack.sim.bytes(&recording).await);
    assert_eq!(media_requests(&stack, recording.as_str()).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: scripts/test --faults"]
async fn fault_five_hundred_calls_that_end_together_are_all_there_once() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let calls: Vec<_> = stream::iter(0..500)
        .map(|_| dana.call(&stack, json!({"audio": {"synthetic_bytes": 40_000}})))
        .buffer_unordered(100)
        .collect()
        .await;
    for (call, recordings) in &calls {
        let whole = dana
            .until_playable(&stack, call, Duration::from_mins(3))
            .await;
        let recording = recordings.first().unwrap();
        assert_eq!(whole.body, stack.sim.bytes(recording).await);
        assert_eq!(
            media_requests(&stack, recording.as_str()).await,
            1,
            "{recording}"
        );
    }
}

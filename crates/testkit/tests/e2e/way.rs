//! A call's whole way: from the signed webhook to the bytes in the listener's hands.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::Stack;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::listener::{Answer, Listener};

const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_twilio_announces_plays_with_seeking() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, recordings) = dana.call(&stack, json!({})).await;
    let source = stack.sim.bytes(recordings.first().unwrap()).await;

    let whole = dana.until_playable(&stack, &call, SOON).await;
    assert_eq!(whole.body, source);
    assert_eq!(whole.header("content-type"), "audio/mpeg");

    let (first, last) = (source.len() / 2, source.len() / 2 + 999);
    let part = dana
        .request(Method::GET, Listener::play_url(&stack, &call))
        .header("Range", format!("bytes={first}-{last}"))
        .send()
        .await
        .unwrap();
    let part = Answer::read(part).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        part.header("content-range"),
        format!("bytes {first}-{last}/{}", source.len())
    );
    assert_eq!(part.body, source.slice(first..=last));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_recording_of_a_call_is_kept_and_none_twice() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, recordings) = dana
        .call(&stack, json!({"scenario": "two-recordings"}))
        .await;
    assert_eq!(recordings.len(), 2);
    dana.until_playable(&stack, &call, SOON).await;
    for recording in &recordings {
        let url = format!(
            "{}?recording={recording}",
            Listener::play_url(&stack, &call)
        );
        let played = prosaas_testkit::until("this recording plays", SOON, || async {
            let answer = dana.get(url.clone()).await;
            (answer.status == StatusCode::OK).then_some(answer)
        })
        .await;
        assert_eq!(played.body, stack.sim.bytes(recording).await);
    }
    assert_eq!(files(&stack), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn doubled_overlapping_and_disordered_webhooks_make_one_call_and_one_recording() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    for scenario in ["duplicate", "overlapping", "out-of-order"] {
        let (call, recordings) = dana
            .call(&stack, json!({"scenario": scenario, "copies": 20}))
            .await;
        let whole = dana.until_playable(&stack, &call, SOON).await;
        let recording = recordings.first().unwrap();
        assert_eq!(whole.body, stack.sim.bytes(recording).await, "{scenario}");
        let media = &stack.sim.requests().await["media"]["by_sid"][recording.as_str()];
        assert_eq!(media["started"], 1, "{scenario}: {media}");
    }
    let list = dana.get(format!("{}/api/calls", stack.api_url())).await;
    assert_eq!(list.json()["items"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_the_detail_show_the_call() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    dana.until_playable(&stack, &call, SOON).await;

    let list = dana
        .get(format!("{}/api/calls?number=050-111-2233", stack.api_url()))
        .await;
    let items = list.json()["items"].clone();
    assert_eq!(items[0]["call_sid"], call.as_str());
    assert_eq!(items[0]["recording"]["state"], "ready");
    let none = dana
        .get(format!("{}/api/calls?number=0529999999", stack.api_url()))
        .await;
    assert_eq!(none.json()["items"], json!([]));

    let detail = dana
        .get(format!("{}/api/calls/{call}", stack.api_url()))
        .await;
    assert_eq!(detail.status, StatusCode::OK);
    assert_eq!(detail.json()["recordings"][0]["state"], "ready");
    assert_eq!(detail.json()["status"], "completed");
}

/// Recordings in the folder; the marker and files on their way begin with a dot.
fn files(stack: &Stack) -> usize {
    let entries = std::fs::read_dir(stack.recordings()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with('.')).count()
}

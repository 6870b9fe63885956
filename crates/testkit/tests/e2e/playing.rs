//! Every row of the contract's table for playing, over real HTTP.

use std::time::Duration;

use chrono::TimeDelta;
use prosaas_core::clock::Clock;
use prosaas_core::role::Role;
use prosaas_testkit::{Stack, TestBusiness, TestDatabase, TestRedis, builders, until};
use reqwest::{Client, Method, StatusCode};
use serde_json::json;

use crate::listener::{Answer, Listener};

const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_signed_in_gets_401_and_a_viewer_of_another_business_404() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    dana.until_playable(&stack, &call, SOON).await;

    let url = Listener::play_url(&stack, &call);
    let nobody = Client::builder()
        .build()
        .unwrap()
        .get(&url)
        .send()
        .await
        .unwrap();
    let nobody = Answer::read(nobody).await;
    assert_eq!(
        (nobody.status, &*nobody.code()),
        (StatusCode::UNAUTHORIZED, "unauthenticated")
    );

    let stranger = Listener::sign_up(&stack, Role::Owner).await;
    let foreign = stranger.get(url).await;
    let unknown = stranger
        .get(Listener::play_url(&stack, &builders::call_sid()))
        .await;
    assert_eq!(
        (foreign.status, &*foreign.code()),
        (StatusCode::NOT_FOUND, "call_not_found")
    );
    assert_eq!(without_request_id(&foreign), without_request_id(&unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_sid_is_the_name_of_no_call() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    for sid in [
        "CA1",
        "..%2f..%2fetc%2fpasswd",
        "CAzz",
        "%00",
        "CA0123456789ABCDEF0123456789ABCDEF",
    ] {
        let url = format!("{}/api/recordings/file/{sid}", stack.calls_url());
        let answer = dana.get(url).await;
        assert_eq!(
            (answer.status, &*answer.code()),
            (StatusCode::NOT_FOUND, "call_not_found"),
            "{sid}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_that_is_not_the_callers_is_403() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let other = TestBusiness::create(stack.db()).await;
    let request = dana
        .request(
            Method::GET,
            Listener::play_url(&stack, &builders::call_sid()),
        )
        .header("X-Business-Id", other.id.to_string());
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(
        (answer.status, &*answer.code()),
        (StatusCode::FORBIDDEN, "business_forbidden")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_past_the_access_window_is_410() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let old = Clock::system().now() - TimeDelta::days(7) - TimeDelta::minutes(1);
    let call = dana.business.call(stack.db(), old, true).await;
    let answer = dana.get(Listener::play_url(&stack, &call.sid)).await;
    assert_eq!(
        (answer.status, &*answer.code()),
        (StatusCode::GONE, "recording_expired")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_was_never_recorded_is_404_with_the_reason() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let long_ago = Clock::system().now() - TimeDelta::hours(1);
    let call = dana.business.call(stack.db(), long_ago, true).await;
    let url = Listener::play_url(&stack, &call.sid);
    let answer = until("the search at Twilio ends", SOON, || async {
        let answer = dana.get(url.clone()).await;
        (answer.status != StatusCode::ACCEPTED).then_some(answer)
    })
    .await;
    assert_eq!(
        (answer.status, &*answer.code()),
        (StatusCode::NOT_FOUND, "recording_not_found")
    );
    assert_eq!(answer.json()["reason"], "not_recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_on_its_way_is_202_and_then_plays_with_its_headers() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "first_byte_delay_ms": 1000}))
        .await;
    let (call, recording) = dana.waiting_call(&stack, json!("he-plumber")).await;
    let url = Listener::play_url(&stack, &call);
    let early = dana.get(url.clone()).await;
    assert_eq!(early.status, StatusCode::ACCEPTED);
    assert_eq!(early.header("retry-after"), "2");
    assert_eq!(early.json()["status"], "processing");

    let whole = dana.until_playable(&stack, &call, SOON).await;
    let source = stack.sim.bytes(&recording).await;
    assert_eq!(whole.body, source);
    assert_eq!(whole.header("content-length"), source.len().to_string());
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    assert!(whole.header("cache-control").contains("private"));
    assert!(whole.header("content-disposition").starts_with("inline"));
    assert!(whole.header("etag").starts_with('"'));
    assert!(!whole.header("last-modified").is_empty());

    let head = Answer::read(
        dana.request(Method::HEAD, url.clone())
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("content-length"), source.len().to_string());
    let same = dana
        .request(Method::GET, url.clone())
        .header("If-None-Match", whole.header("etag"));
    assert_eq!(
        same.send().await.unwrap().status(),
        StatusCode::NOT_MODIFIED
    );
    let beyond = dana
        .request(Method::GET, url)
        .header("Range", "bytes=99999999-");
    let beyond = Answer::read(beyond.send().await.unwrap()).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(
        beyond.header("content-range"),
        format!("bytes */{}", source.len())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_name_of_the_path_answers_the_same() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    let whole = dana.until_playable(&stack, &call, SOON).await;
    let stream = dana
        .get(format!(
            "{}/api/recordings/{call}/stream",
            stack.calls_url()
        ))
        .await;
    assert_eq!((stream.status, stream.body), (StatusCode::OK, whole.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_prefers_to_wait_gets_the_recording_in_one_request() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "first_byte_delay_ms": 700}))
        .await;
    let (call, recording) = dana.waiting_call(&stack, json!("he-plumber")).await;
    let request = dana
        .request(Method::GET, Listener::play_url(&stack, &call))
        .header("Prefer", "wait=20");
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("preference-applied"), "wait=20");
    assert_eq!(answer.body, stack.sim.bytes(&recording).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_progressive_player_hears_the_beginning_while_the_rest_arrives() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "bytes_per_second": 60_000}))
        .await;
    let (call, recordings) = dana
        .call(&stack, json!({"audio": {"synthetic_bytes": 300_000}}))
        .await;
    let url = format!("{}?progressive=1", Listener::play_url(&stack, &call));
    let mut response = until("the download has begun", SOON, || async {
        let response = dana.request(Method::GET, url.clone()).send().await.unwrap();
        (response.status() == StatusCode::OK).then_some(response)
    })
    .await;
    assert!(
        response.headers().get("etag").is_none(),
        "nothing to validate yet"
    );
    let mut heard = response.chunk().await.unwrap().unwrap().to_vec();
    let status = dana
        .get(format!(
            "{}/api/recordings/{call}/status",
            stack.calls_url()
        ))
        .await;
    assert_eq!(
        status.json()["status"],
        "processing",
        "the beginning came before the end was there"
    );
    while let Some(chunk) = response.chunk().await.unwrap() {
        heard.extend_from_slice(&chunk);
    }
    assert_eq!(heard, stack.sim.bytes(recordings.first().unwrap()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_worker_it_is_500_and_the_next_worker_does_it() {
    let mut stack = Stack::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
    stack.start_calls().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, recording) = dana.waiting_call(&stack, json!("he-plumber")).await;
    let url = Listener::play_url(&stack, &call);
    let missing = until(
        "no sign of life for 30 s",
        Duration::from_mins(1),
        || async {
            let answer = dana.get(url.clone()).await;
            (answer.status != StatusCode::ACCEPTED).then_some(answer)
        },
    )
    .await;
    assert_eq!(missing.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(missing.code(), "worker_unavailable");
    assert_eq!(missing.header("retry-after"), "10");

    stack.start_worker().await;
    let whole = dana.until_playable_again(&stack, &call, SOON).await;
    assert_eq!(whole.body, stack.sim.bytes(&recording).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_damaged_is_fetched_again_and_never_served() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    let whole = dana.until_playable(&stack, &call, SOON).await;
    let file = stack.recordings().join(format!("{call}.mp3"));
    for damage in ["truncated", "gone"] {
        if damage == "gone" {
            std::fs::remove_file(&file).unwrap();
        } else {
            std::fs::write(&file, whole.body.get(..100).unwrap()).unwrap();
        }
        let answer = dana.get(Listener::play_url(&stack, &call)).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{damage}");
        assert_eq!(
            dana.until_playable(&stack, &call, SOON).await.body,
            whole.body,
            "{damage}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_download_paths_give_the_file_as_an_attachment_with_ranges() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "first_byte_delay_ms": 700}))
        .await;
    let (call, recording) = dana.waiting_call(&stack, json!("he-plumber")).await;
    let source = stack.sim.bytes(&recording).await;
    // The first request waits for the worker by itself.
    for path in [
        format!("/api/calls/{call}/download"),
        format!("/api/calls/download/{call}"),
    ] {
        let url = format!("{}{path}", stack.api_url());
        let whole = dana.get(url.clone()).await;
        assert_eq!(whole.status, StatusCode::OK, "{path}");
        assert!(
            whole
                .header("content-disposition")
                .starts_with("attachment"),
            "{path}"
        );
        assert_eq!(whole.body, source);
        let part = dana
            .request(Method::GET, url)
            .header("Range", "bytes=10-19");
        let part = Answer::read(part.send().await.unwrap()).await;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
        assert_eq!(part.body, source.slice(10..20));
    }
    let stranger = Listener::sign_up(&stack, Role::Owner).await;
    let foreign = stranger
        .get(format!("{}/api/calls/{call}/download", stack.api_url()))
        .await;
    assert_eq!(
        (foreign.status, &*foreign.code()),
        (StatusCode::NOT_FOUND, "call_not_found")
    );
}

fn without_request_id(answer: &Answer) -> serde_json::Value {
    let mut problem = answer.json();
    problem.as_object_mut().unwrap().remove("request_id");
    problem
}

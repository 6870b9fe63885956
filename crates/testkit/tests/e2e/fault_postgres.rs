//! PostgreSQL goes away and comes back.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::servers::OwnPostgres;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, until};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::listener::{Answer, Listener};

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
    let webhook = dana
        .request(
            Method::POST,
            format!("{}/webhook/handle_recording", stack.calls_url()),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(
        Answer::read(webhook).await.status,
        StatusCode::FORBIDDEN,
        "unsigned stays unsigned"
    );

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

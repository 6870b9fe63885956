//! Redis is emptied, restarted, away for half a minute.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::servers::OwnRedis;
use prosaas_testkit::{Stack, TestDatabase, TestRedis};
use serde_json::json;
use tokio::time::Instant;

use crate::listener::Listener;
use crate::upstream::media_requests;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: scripts/test --faults"]
async fn fault_redis_away_for_half_a_minute_loses_no_recording_and_doubles_none() {
    let mut redis = OwnRedis::start().await;
    let mut stack = Stack::prepare(
        TestDatabase::create().await,
        TestRedis::create_on(&redis.url()),
        &[],
    )
    .await;
    stack.start_services().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let before = dana.call(&stack, json!({})).await;
    dana.until_playable(&stack, &before.0, Duration::from_secs(20))
        .await;

    redis.stop().await;
    let during = dana.call(&stack, json!({})).await;
    // What is stored plays without Redis, all the time.
    let back = Instant::now() + Duration::from_secs(30);
    while Instant::now() < back {
        let stored = dana.get(Listener::play_url(&stack, &before.0)).await;
        assert_eq!(stored.status, 200);
    }
    redis.resume().await;

    let after = dana.call(&stack, json!({})).await;
    for (call, recordings) in [&during, &after] {
        let whole = dana
            .until_playable_again(&stack, call, Duration::from_mins(1))
            .await;
        let recording = recordings.first().unwrap();
        assert_eq!(whole.body, stack.sim.bytes(recording).await);
        assert_eq!(media_requests(&stack, recording.as_str()).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_was_emptied_costs_no_recording() {
    let mut stack = Stack::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
    stack.start_api().await;
    stack.start_calls().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, recordings) = dana.call(&stack, json!({})).await;
    stack.redis.empty().await;
    stack.start_worker().await;
    let whole = dana
        .until_playable_again(&stack, &call, Duration::from_secs(30))
        .await;
    assert_eq!(
        whole.body,
        stack.sim.bytes(recordings.first().unwrap()).await
    );
}

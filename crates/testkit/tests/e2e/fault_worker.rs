//! The worker dies in mid-download, again and again.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::{Stack, until};
use serde_json::json;

use crate::listener::Listener;
use crate::upstream::media_requests;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: scripts/test --faults"]
async fn fault_a_worker_killed_in_mid_download_leaves_nothing_torn_and_the_next_one_finishes() {
    let mut stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let slow = json!({"recording": "*", "target": "media", "bytes_per_second": 40_000});
    stack.sim.fault(slow).await;
    let (call, recordings) = dana
        .call(&stack, json!({"audio": {"synthetic_bytes": 400_000}}))
        .await;
    let recording = recordings.first().unwrap();
    for deaths in 1..=5 {
        until("the download runs", Duration::from_secs(30), || async {
            (media_requests(&stack, recording.as_str()).await >= deaths).then_some(())
        })
        .await;
        stack.worker.take().unwrap().kill().await;
        let answer = dana.get(Listener::play_url(&stack, &call)).await;
        assert!(
            answer.status.as_u16() != 200 && answer.status.as_u16() != 404,
            "{}",
            answer.status
        );
        stack.start_worker().await;
    }
    stack.sim.heal().await;
    let whole = dana
        .until_playable_again(&stack, &call, Duration::from_secs(40))
        .await;
    assert_eq!(whole.body, stack.sim.bytes(recording).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_told_to_stop_hands_its_download_back() {
    let mut stack = Stack::prepare(
        prosaas_testkit::TestDatabase::create().await,
        prosaas_testkit::TestRedis::create(),
        &[("PROSAAS__WORKER__SHUTDOWN_GRACE_SECONDS", "1")],
    )
    .await;
    stack.start_services().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    stack
        .sim
        .fault(json!({"recording": "*", "target": "media", "bytes_per_second": 10_000}))
        .await;
    let (call, recordings) = dana
        .call(&stack, json!({"audio": {"synthetic_bytes": 400_000}}))
        .await;
    let recording = recordings.first().unwrap();
    until("the download runs", Duration::from_secs(20), || async {
        (media_requests(&stack, recording.as_str()).await >= 1).then_some(())
    })
    .await;
    let status = stack
        .worker
        .take()
        .unwrap()
        .terminate(Duration::from_secs(10))
        .await;
    assert!(status.success(), "{status}");
    stack.sim.heal().await;
    stack.start_worker().await;
    let whole = dana
        .until_playable_again(&stack, &call, Duration::from_secs(20))
        .await;
    assert_eq!(whole.body, stack.sim.bytes(recording).await);
}

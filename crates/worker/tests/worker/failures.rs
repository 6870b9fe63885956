//! Work that fails.

use std::time::Duration;

use crate::directed::Behaviour;
use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_failed_try_and_the_next_one_succeeds() {
    let rig = Rig::start(Behaviour::PanicOnce).await;
    let call = rig.pushed(true).await;
    rig.until_async("the failed try is recorded", || async {
        let row = rig.row(call).await;
        row.attempt == 1 && row.error_code.as_deref() == Some("panicked")
    })
    .await;
    rig.done_within(call, Duration::from_secs(15)).await;
    assert_eq!(rig.work.runs(call), 2);
    // The worker is as well as before.
    let other = rig.pushed(true).await;
    rig.done_within(other, Duration::from_secs(15)).await;
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_for_good_is_not_tried_again() {
    let rig = Rig::start(Behaviour::FailForGood).await;
    let call = rig.pushed(true).await;
    rig.until_async("the failure is recorded", || async {
        rig.row(call).await.state == "failed"
    })
    .await;
    let row = rig.row(call).await;
    assert_eq!(row.error_code.as_deref(), Some("gone"));
    assert!(row.permanent);
    rig.push(call, true).await;
    let other = rig.pushed(true).await;
    rig.until_async("a later job is handled", || async {
        rig.row(other).await.state == "failed"
    })
    .await;
    assert_eq!(rig.work.runs(call), 1);
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_claim_stops_the_work() {
    let rig = Rig::start(Behaviour::Hold).await;
    let call = rig.pushed(false).await;
    rig.until("the step runs", || rig.work.running() == 1).await;
    rig.take_away(call).await;
    rig.until("the work is stopped", || rig.work.running() == 0)
        .await;
    let row = rig.row(call).await;
    assert_eq!(
        (row.state.as_str(), row.worker.as_deref()),
        ("running", Some("another"))
    );
    rig.stop().await.unwrap();
}

//! How a worker ends.

use std::time::{Duration, Instant};

use crate::directed::Behaviour;
use crate::rig::{Rig, SOON};

#[tokio::test(flavor = "multi_thread")]
async fn a_running_step_is_handed_back_when_the_grace_is_over() {
    let rig = Rig::prepare(Behaviour::Hold)
        .await
        .with_grace(1)
        .serve()
        .await;
    let call = rig.pushed(false).await;
    rig.until("the step runs", || rig.work.running() == 1).await;
    let started = Instant::now();
    let rig = rig.stop().await.unwrap();
    assert!(
        started.elapsed() < Duration::from_secs(12),
        "{:?}",
        started.elapsed()
    );
    let row = rig.row(call).await;
    assert_eq!(
        (row.state.as_str(), row.attempt, row.worker),
        ("queued", 0, None)
    );
    assert_eq!(rig.work.running(), 0);

    rig.work.release();
    let rig = rig.serve().await;
    rig.done_within(call, SOON).await;
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_ends_within_the_grace_is_done() {
    let rig = Rig::prepare(Behaviour::Hold)
        .await
        .with_grace(20)
        .serve()
        .await;
    let call = rig.pushed(false).await;
    rig.until("the step runs", || rig.work.running() == 1).await;
    rig.ask_to_stop();
    rig.work.release();
    let rig = rig.stop().await.unwrap();
    assert_eq!(rig.row(call).await.state, "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_waited_for_a_place_is_done_by_the_next_worker() {
    let rig = Rig::prepare(Behaviour::Hold)
        .await
        .with_grace(1)
        .serve()
        .await;
    let mut calls = Vec::new();
    for _ in 0..10 {
        calls.push(rig.pushed(false).await);
    }
    rig.until("every place is taken", || rig.work.running() == 4)
        .await;
    let rig = rig.stop().await.unwrap();
    rig.work.release();
    let rig = rig.serve().await;
    for call in calls {
        rig.done_within(call, Duration::from_secs(40)).await;
    }
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_worker_stops_at_once() {
    let rig = Rig::start(Behaviour::Succeed).await;
    rig.done(rig.pushed(false).await).await;
    let started = Instant::now();
    rig.stop().await.unwrap();
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
}

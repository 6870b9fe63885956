//! Jobs on their way through the queue.

use std::time::{Duration, Instant};

use prosaas_core::ids::CallLogId;
use prosaas_core::queue::{Job, MAX_WAITING, QueueError};
use prosaas_core::steps::Step;

use crate::directed::Behaviour;
use crate::rig::{Rig, SOON};

#[tokio::test(flavor = "multi_thread")]
async fn a_pushed_job_is_handled_at_once() {
    let rig = Rig::start(Behaviour::Succeed).await;
    // The first job finds everything cold.
    rig.done(rig.pushed(true).await).await;
    let mut waits = Vec::new();
    for _ in 0..20 {
        let started = Instant::now();
        let call = rig.pushed(true).await;
        rig.done(call).await;
        waits.push(started.elapsed());
    }
    waits.sort();
    // The queue's share is some 10 ms; the rest is the database of a busy machine.
    let median = waits.get(10).unwrap();
    assert!(
        *median < Duration::from_millis(400),
        "median {median:?} of {waits:?}"
    );
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_that_is_no_job_does_not_stop_the_worker() {
    let rig = Rig::start(Behaviour::Succeed).await;
    for payload in [
        &b"\xff\x00 no json"[..],
        br#"{"v":9,"call":1,"step":"download"}"#,
        b"",
    ] {
        rig.push_bytes(payload).await;
    }
    rig.done(rig.pushed(false).await).await;
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_comes_five_times_runs_once() {
    let rig = Rig::start(Behaviour::Hold).await;
    let call = rig.queued(false).await;
    for _ in 0..5 {
        rig.push(call, false).await;
    }
    rig.push(call, true).await;
    rig.until("the step runs", || rig.work.running() == 1).await;
    rig.until_async("the other jobs are taken", || rig.waiting_is(0))
        .await;
    rig.work.release();
    rig.done(call).await;
    // A job pushed last has gone through the queue behind all of them.
    rig.done(rig.pushed(false).await).await;
    rig.done(rig.pushed(true).await).await;
    assert_eq!(rig.work.runs(call), 1);
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_jobs_run_at_a_time_than_the_settings_say() {
    let rig = Rig::start(Behaviour::Hold).await;
    let mut calls = Vec::new();
    for _ in 0..12 {
        calls.push(rig.pushed(false).await);
    }
    rig.until("every place is taken", || rig.work.running() == 4)
        .await;
    rig.work.release();
    for call in calls {
        rig.done(call).await;
    }
    assert_eq!(rig.work.most_at_once(), 4);
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_person_does_not_wait_behind_prewarming() {
    let rig = Rig::start(Behaviour::Hold).await;
    for _ in 0..8 {
        rig.pushed(false).await;
    }
    rig.until("every place ahead of anyone asking is taken", || {
        rig.work.running() == 4
    })
    .await;
    let urgent = rig.pushed(true).await;
    rig.until("the urgent step runs", || rig.work.runs(urgent) == 1)
        .await;
    rig.work.release();
    rig.done(urgent).await;
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emptied_redis_loses_no_step() {
    let rig = Rig::start(Behaviour::Hold).await;
    let mut calls = Vec::new();
    for _ in 0..12 {
        calls.push(rig.pushed(false).await);
    }
    rig.until("every place is taken", || rig.work.running() == 4)
        .await;
    let waiting = rig.queue.depth(Step::Download, false).await.unwrap();
    assert!(
        waiting >= 7,
        "{waiting} of 8 wait in Redis: the worker holds more than it runs"
    );
    rig.redis.empty().await;
    rig.work.release();
    // Those that ran go on; those that waited count as lost ten seconds after their push.
    for call in &calls {
        rig.done_within(*call, Duration::from_secs(40)).await;
    }
    for call in calls {
        assert_eq!(rig.work.runs(call), 1, "{call}");
    }
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_whose_push_was_lost_is_found() {
    let rig = Rig::start(Behaviour::Succeed).await;
    let call = rig.never_pushed(false).await;
    rig.done_within(call, SOON).await;
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_a_dead_worker_is_taken_back_and_done() {
    let rig = Rig::start(Behaviour::Succeed).await;
    let call = rig.running_elsewhere().await;
    rig.done_within(call, Duration::from_secs(30)).await;
    assert_eq!(rig.work.runs(call), 1);
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_takes_no_more_and_loses_nothing() {
    let rig = Rig::prepare(Behaviour::Succeed).await;
    for call in 0..i64::try_from(MAX_WAITING).unwrap() {
        let job = Job {
            call: CallLogId(-1 - call),
            step: Step::Download,
        };
        rig.queue.push(&job, false).await.unwrap();
    }
    let call = rig.queued(false).await;
    let job = Job {
        call,
        step: Step::Download,
    };
    assert!(matches!(
        rig.queue.push(&job, false).await,
        Err(QueueError::Full)
    ));
    assert_eq!(
        rig.queue.depth(Step::Download, false).await.unwrap(),
        MAX_WAITING
    );
    rig.queue
        .push(&job, true)
        .await
        .expect("the urgent queue has room");

    let rig = rig.serve().await;
    rig.done_within(call, SOON).await;
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn finished_jobs_leave_redis() {
    let rig = Rig::start(Behaviour::Succeed).await;
    for _ in 0..5 {
        rig.done(rig.pushed(false).await).await;
    }
    rig.push_bytes(b"no job").await;
    rig.until_async("the jobs are trimmed", || async {
        rig.queue.trim(Step::Download, false).await.unwrap();
        rig.keys_like("*:data").await.is_empty() && rig.keys_like("*:meta:*").await.is_empty()
    })
    .await;
    rig.stop().await.unwrap();
}

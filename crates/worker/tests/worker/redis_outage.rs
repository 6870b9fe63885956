//! A Redis that goes away.

use std::time::{Duration, Instant};

use prosaas_core::queue::{Job, Queue, QueueError};
use prosaas_core::steps::Step;
use prosaas_testkit::TestRedis;
use prosaas_testkit::servers::OwnRedis;

use crate::directed::Behaviour;
use crate::rig::{Rig, SOON};

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_was_away_for_five_seconds_doubles_and_loses_nothing() {
    let mut server = OwnRedis::start().await;
    let rig = Rig::prepare_on(TestRedis::create_on(&server.url()), Behaviour::Hold).await;
    let rig = rig.serve().await;
    let running = rig.pushed(false).await;
    rig.until("the step runs", || rig.work.running() == 1).await;
    let stopped = Instant::now();
    server.stop().await;
    let while_away = rig.queued(false).await;
    rig.until("five seconds are over", || {
        stopped.elapsed() > Duration::from_secs(5)
    })
    .await;
    server.resume().await;
    rig.work.release();
    rig.done_within(running, SOON).await;
    rig.done_within(while_away, SOON).await;
    // What Redis carries again arrives as before.
    let after = rig.pushed_somehow(false).await;
    rig.done_within(after, Duration::from_secs(40)).await;
    for call in [running, while_away, after] {
        assert_eq!(rig.work.runs(call), 1, "{call}");
    }
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_run_while_redis_is_away() {
    let mut server = OwnRedis::start().await;
    let rig = Rig::prepare_on(TestRedis::create_on(&server.url()), Behaviour::Succeed).await;
    let rig = rig.serve().await;
    rig.done(rig.pushed(false).await).await;
    server.stop().await;
    let started = Instant::now();
    for _ in 0..3 {
        let call = rig.queued(true).await;
        rig.done_within(call, SOON).await;
    }
    assert!(started.elapsed() < Duration::from_secs(30));
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_gives_up_fast_when_redis_hangs() {
    let server = OwnRedis::start().await;
    let redis = TestRedis::create_on(&server.url());
    let queue = Queue::connect(&redis.settings()).await.unwrap();
    let job = Job {
        call: prosaas_core::ids::CallLogId(1),
        step: Step::Download,
    };
    queue.push(&job, true).await.unwrap();
    let mut connection = redis.connection().await;
    let pause = redis::cmd("CLIENT")
        .arg("PAUSE")
        .arg(20_000)
        .arg("ALL")
        .to_owned();
    let _: () = pause.query_async(&mut connection).await.unwrap();
    let started = Instant::now();
    let first = queue.push(&job, true).await;
    assert!(
        matches!(first, Err(QueueError::Slow | QueueError::Redis(_))),
        "{first:?}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(1),
        "{:?}",
        started.elapsed()
    );
    // Those behind it don't even wait that long.
    let started = Instant::now();
    for _ in 0..100 {
        assert!(matches!(
            queue.push(&job, true).await,
            Err(QueueError::Resting)
        ));
    }
    assert!(
        started.elapsed() < Duration::from_millis(200),
        "{:?}",
        started.elapsed()
    );
}

//! Downloads that were given up and are tried again without anybody asking.

use chrono::TimeDelta;
use prosaas_core::ids::RecordingSid;
use prosaas_core::recording::{Fetched, Span};
use prosaas_core::steps::{self, AfterFailure, State};
use prosaas_testkit::TestCall;

use crate::stage::{Body, Stage, mp3};

/// Fails until the download is given up.
async fn give_up(stage: &Stage, call: &TestCall) {
    loop {
        let claim = stage.claim(call.id).await;
        let failure = stage.keeper.fetch(&claim).await.unwrap_err();
        let after = steps::fail(stage.database(), &claim, &failure, stage.now())
            .await
            .unwrap();
        match after {
            AfterFailure::Retry { wait, .. } => {
                stage.clock.advance(TimeDelta::from_std(wait).unwrap());
            }
            AfterFailure::GaveUp { .. } => return,
            AfterFailure::Lost => panic!("nobody else is there"),
        }
    }
}

async fn given_up(stage: &Stage, status: u16) -> (TestCall, RecordingSid) {
    let call = stage.ended_call().await;
    let recording = stage.announce(&call.sid, Body::Status(status)).await;
    give_up(stage, &call).await;
    assert_eq!(stage.step(call.id).await.state, State::Failed);
    (call, recording)
}

async fn revived(stage: &Stage) -> usize {
    stage
        .keeper
        .reconcile(Span::LastHour)
        .await
        .unwrap()
        .revived
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_outlasted_its_tries_is_fetched_when_twilio_is_back() {
    let stage = Stage::set().await;
    let (call, recording) = given_up(&stage, 503).await;
    assert_eq!(revived(&stage).await, 0, "its window is not over");
    stage.clock.advance(TimeDelta::minutes(11));
    assert_eq!(revived(&stage).await, 1);
    let step = stage.step(call.id).await;
    assert_eq!((step.state, step.urgent), (State::Queued, false));
    stage
        .twilio
        .change(&recording, |one| one.body = Body::Audio(mp3(10, 1)));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    stage.clock.advance(TimeDelta::hours(1));
    assert_eq!(revived(&stage).await, 0, "what is done stays so");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pauses_grow_to_six_hours_and_no_further() {
    let stage = Stage::set().await;
    let (call, _) = given_up(&stage, 503).await;
    stage.clock.advance(TimeDelta::hours(2));
    assert_eq!(revived(&stage).await, 1);
    give_up(&stage, &call).await;
    stage.clock.advance(TimeDelta::minutes(58));
    assert_eq!(revived(&stage).await, 0, "the call is over for two hours");
    stage.clock.advance(TimeDelta::minutes(3));
    assert_eq!(revived(&stage).await, 1);

    stage.clock.advance(TimeDelta::days(4));
    give_up(&stage, &call).await;
    stage.clock.advance(TimeDelta::minutes(5 * 60 + 58));
    assert_eq!(revived(&stage).await, 0);
    stage.clock.advance(TimeDelta::minutes(3));
    assert_eq!(revived(&stage).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_for_good_or_may_not_be_played_any_more_stays_given_up() {
    let stage = Stage::set().await;
    let (permanent, _) = given_up(&stage, 503).await;
    stage
        .sql(&format!(
            "UPDATE processing_steps SET permanent = TRUE WHERE call_log_id = {}",
            permanent.id
        ))
        .await;
    let (old, _) = given_up(&stage, 503).await;
    stage
        .sql(&format!(
            "UPDATE call_logs SET created_at = created_at - interval '8 days' WHERE id = {}",
            old.id
        ))
        .await;
    let (erased, _) = given_up(&stage, 503).await;
    stage
        .sql(&format!(
            "UPDATE call_logs SET erased_at = created_at WHERE id = {}",
            erased.id
        ))
        .await;
    stage.clock.advance(TimeDelta::minutes(30));
    assert_eq!(revived(&stage).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_revive_a_download_once() {
    let stage = Stage::set().await;
    given_up(&stage, 503).await;
    stage.clock.advance(TimeDelta::minutes(11));
    let both = tokio::join!(revived(&stage), revived(&stage));
    assert_eq!(both.0 + both.1, 1);
}

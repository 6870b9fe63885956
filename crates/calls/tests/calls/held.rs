//! `Prefer: wait=N`.

use std::time::{Duration, Instant};

use futures::future::join_all;
use prosaas_core::events::{Event, EventKind};
use prosaas_core::liveness::WorkerSeen;
use prosaas_core::role::Role;
use prosaas_testkit::{TestCall, builders};
use reqwest::Response;
use secrecy::SecretString;
use serde_json::Value;

use crate::rig::{Member, Rig};

const AUDIO: &[u8] = b"0123456789";

async fn hold(rig: &Rig, call: &TestCall, member: &Member, seconds: u32) -> Response {
    let request = rig
        .get(&rig.play_url(call), member)
        .header("Prefer", format!("wait={seconds}"));
    request.send().await.unwrap()
}

async fn coming(rig: &Rig) -> TestCall {
    let call = rig.call().await;
    rig.announce_recording(&call, &builders::recording_sid())
        .await;
    call
}

/// The worker stores the first recording that was announced.
async fn arrive(rig: &Rig, call: &TestCall) {
    let sql = rig.database.superuser().await;
    sql.execute(
        "DELETE FROM recordings WHERE call_log_id = $1",
        &[&call.id.0],
    )
    .await
    .unwrap();
    rig.store(call, AUDIO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_request_is_answered_when_the_recording_arrives() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = coming(&rig).await;
    let begun = Instant::now();
    let (held, ()) = tokio::join!(hold(&rig, &call, &member, 15), async {
        prosaas_testkit::until("it was asked for", Duration::from_secs(5), || async {
            (rig.count("SELECT count(*) FROM processing_steps").await == 1).then_some(())
        })
        .await;
        arrive(&rig, &call).await;
        let event = Event {
            kind: EventKind::RecordingReady,
            call_sid: call.sid.to_string(),
            payload: Value::Null,
        };
        rig.events.publish(rig.business.id, event);
    });
    assert_eq!(held.status(), 200);
    assert_eq!(held.headers()["preference-applied"], "wait=15");
    assert_eq!(held.bytes().await.unwrap(), AUDIO);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_is_over_is_202() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = coming(&rig).await;
    let begun = Instant::now();
    let response = hold(&rig, &call, &member, 1).await;
    assert_eq!(response.status(), 202);
    assert_eq!(response.headers()["preference-applied"], "wait=1");
    assert_eq!(response.headers()["retry-after"], "2");
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn held_requests_are_answered_with_redis_away_and_hold_no_connections() {
    let rig = Rig::start_with(WorkerSeen::Unknown, |settings| {
        settings.redis.url = SecretString::from("redis://127.0.0.1:1");
        settings.database.max_connections = 2;
    })
    .await;
    let member = rig.member(Role::Viewer).await;
    let call = coming(&rig).await;
    let waiters = join_all((0..50).map(|_| hold(&rig, &call, &member, 20)));
    let beside = async {
        // All of them wait, and yet others are served.
        let other = rig.recorded(AUDIO).await;
        assert_eq!(rig.play(&other, &member).await.status(), 200);
        arrive(&rig, &call).await;
    };
    let (held, ()) = tokio::join!(waiters, beside);
    assert!(held.iter().all(|response| response.status() == 200));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_ends_the_wait() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = coming(&rig).await;
    let (held, ()) = tokio::join!(hold(&rig, &call, &member, 20), async {
        prosaas_testkit::until("it was asked for", Duration::from_secs(5), || async {
            (rig.count("SELECT count(*) FROM processing_steps").await == 1).then_some(())
        })
        .await;
        let set = "state = 'failed', permanent = TRUE, error_text = 'gone'";
        rig.set_step(&call, set).await;
    });
    assert_eq!(held.status(), 503);
    assert_eq!(held.headers()["preference-applied"], "wait=20");
    assert!(held.headers().contains_key("retry-after"));
}

//! What a recording that is not simply played is answered with.

use chrono::TimeDelta;
use futures::future::join_all;
use prosaas_core::liveness::WorkerSeen;
use prosaas_core::role::Role;
use prosaas_testkit::builders;
use reqwest::Method;

use crate::rig::{Rig, code};

const AUDIO: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_not_here_is_asked_for_once_however_many_ask() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    rig.announce_recording(&call, &builders::recording_sid())
        .await;
    let answers = join_all((0..40).map(|_| rig.play(&call, &member))).await;
    for response in answers {
        assert_eq!(response.status(), 202);
        assert_eq!(response.headers()["retry-after"], "2");
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!(
            body,
            serde_json::json!({
                "status": "processing", "stage": "queued", "bytes": 0,
                "total_bytes": null, "attempt": 0,
            })
        );
    }
    assert_eq!(
        rig.count("SELECT count(*) FROM processing_steps WHERE urgent")
            .await,
        1
    );
    let mut redis = rig.redis.connection().await;
    let key = format!("{}:download-urgent:v1", rig.redis.settings().prefix);
    let pushed: Vec<String> = redis::cmd("KEYS")
        .arg(format!("{key}*"))
        .query_async(&mut redis)
        .await
        .unwrap();
    assert!(!pushed.is_empty());
    let head = rig
        .request(Method::HEAD, &rig.play_url(&call), &member)
        .send()
        .await
        .unwrap();
    assert_eq!(head.status(), 202);
    assert_eq!(head.headers()["retry-after"], "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_download_tells_how_far_it_is() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    rig.announce_recording(&call, &builders::recording_sid())
        .await;
    rig.set_step(
        &call,
        "state = 'running', bytes_done = 10, bytes_total = 100, attempt = 1, claims = 1",
    )
    .await;
    let body: serde_json::Value = rig.play(&call, &member).await.json().await.unwrap();
    assert_eq!(
        body,
        serde_json::json!({
            "status": "processing", "stage": "downloading", "bytes": 10,
            "total_bytes": 100, "attempt": 1,
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_failed_too_often_is_not_tried_before_its_window_is_over() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Agent).await;
    let call = rig.call().await;
    rig.announce_recording(&call, &builders::recording_sid())
        .await;
    let began = rig.clock.now().to_rfc3339();
    rig.set_step(
        &call,
        &format!(
            "state = 'failed', attempt = 3, window_started_at = '{began}', \
             error_code = 'upstream', error_text = 'Twilio answered with an error'"
        ),
    )
    .await;
    rig.clock.advance(TimeDelta::seconds(100));
    let response = rig.play(&call, &member).await;
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "500");
    let problem: serde_json::Value = response.json().await.unwrap();
    assert_eq!(problem["code"], "recording_failed");
    assert_eq!(problem["detail"], "Twilio answered with an error");
    let state = "SELECT state FROM processing_steps";
    assert_eq!(rig.text(state).await.as_deref(), Some("failed"));
    rig.clock.advance(TimeDelta::seconds(501));
    assert_eq!(rig.play(&call, &member).await.status(), 202);
    assert_eq!(rig.text(state).await.as_deref(), Some("queued"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_worker_the_request_is_kept() {
    let rig = Rig::start_with(WorkerSeen::Missing, |_| {}).await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    rig.announce_recording(&call, &builders::recording_sid())
        .await;
    let response = rig.play(&call, &member).await;
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["retry-after"], "10");
    assert_eq!(code(response).await, "worker_unavailable");
    assert_eq!(
        rig.text("SELECT state FROM processing_steps")
            .await
            .as_deref(),
        Some("queued")
    );
    // What is here needs no worker.
    let stored = rig.recorded(AUDIO).await;
    assert_eq!(rig.play(&stored, &member).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_recording_is_named_and_another_calls_is_not_found() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    let further = builders::recording_sid();
    rig.announce_recording(&call, &further).await;
    let other = rig.call().await;
    let foreign = rig.store(&other, AUDIO).await;
    let ask = |which: String| {
        rig.get(
            &format!("{}?recording={which}", rig.play_url(&call)),
            &member,
        )
        .send()
    };
    assert_eq!(ask(further.to_string()).await.unwrap().status(), 202);
    let unknown = ask(foreign.to_string()).await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert_eq!(code(unknown).await, "recording_not_found");
    assert_eq!(ask("RE1".into()).await.unwrap().status(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_fetched_again_and_never_played() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    for damage in [Some(b"short".as_slice()), Some(b""), None] {
        let call = rig.recorded(AUDIO).await;
        assert_eq!(rig.play(&call, &member).await.status(), 200);
        match damage {
            Some(bytes) => std::fs::write(rig.file(&call), bytes).unwrap(),
            None => std::fs::remove_file(rig.file(&call)).unwrap(),
        }
        assert_eq!(rig.play(&call, &member).await.status(), 202, "{damage:?}");
        let sql = format!(
            "SELECT state FROM processing_steps WHERE call_log_id = {}",
            call.id
        );
        assert_eq!(rig.text(&sql).await.as_deref(), Some("queued"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_volume_is_503_and_loses_nothing() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    for entry in std::fs::read_dir(rig.folder()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let response = rig.play(&call, &member).await;
    assert_eq!(response.status(), 503);
    assert_eq!(code(response).await, "unavailable");
    assert_eq!(
        rig.count("SELECT count(*) FROM recordings WHERE stored_at IS NOT NULL")
            .await,
        1
    );
}

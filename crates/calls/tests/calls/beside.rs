//! What stands beside playing: other origins, status, retry, the audit log.

use std::time::Duration;

use chrono::TimeDelta;
use prosaas_core::liveness::WorkerSeen;
use prosaas_core::role::Role;
use prosaas_core::settings::Sending;
use prosaas_testkit::{builders, until};
use reqwest::Method;

use crate::rig::{Rig, code};

const AUDIO: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

#[tokio::test(flavor = "multi_thread")]
async fn in_accel_mode_nginx_is_told_which_file() {
    let rig = Rig::start_with(WorkerSeen::Alive, |settings| {
        settings.recordings.sending = Sending::Accel;
    })
    .await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    for _ in 0..2 {
        let response = rig.play(&call, &member).await;
        assert_eq!(response.status(), 200);
        let path = response.headers()["x-accel-redirect"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(path, format!("/_recordings/{}.mp3", call.sid));
        assert_eq!(response.bytes().await.unwrap().len(), 0);
    }
    std::fs::write(rig.file(&call), b"short").unwrap();
    assert_eq!(rig.play(&call, &member).await.status(), 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_origins_are_answered_by_the_list() {
    let rig = Rig::start_with(WorkerSeen::Alive, |settings| {
        settings.http.allowed_origins = vec!["https://app.example.com".into()];
    })
    .await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    let url = rig.play_url(&call);
    let preflight = |origin: &'static str| {
        rig.http
            .request(Method::OPTIONS, &url)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "range")
            .send()
    };
    let allowed = preflight("https://app.example.com").await.unwrap();
    assert!(allowed.status().is_success());
    assert_eq!(
        allowed.headers()["access-control-allow-origin"],
        "https://app.example.com"
    );
    assert_eq!(
        allowed.headers()["access-control-allow-credentials"],
        "true"
    );
    let refused = preflight("https://evil.example.com").await.unwrap();
    assert!(
        !refused
            .headers()
            .contains_key("access-control-allow-origin")
    );
    let request = rig
        .get(&url, &member)
        .header("Origin", "https://app.example.com");
    let response = request.send().await.unwrap();
    let exposed = response.headers()["access-control-expose-headers"]
        .to_str()
        .unwrap();
    let exposed = exposed.to_lowercase();
    for name in [
        "content-range",
        "accept-ranges",
        "content-length",
        "etag",
        "retry-after",
    ] {
        assert!(exposed.contains(name), "{exposed}");
    }
    let vary: Vec<_> = response.headers().get_all("vary").iter().collect();
    assert!(
        vary.iter()
            .any(|line| line.to_str().unwrap().to_lowercase().contains("origin"))
    );
    let plain = rig
        .http
        .request(Method::OPTIONS, &url)
        .send()
        .await
        .unwrap();
    assert_eq!(plain.headers()["allow"], "GET, HEAD, OPTIONS");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_tells_the_same_cases_and_puts_nothing_in_motion() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let ready = rig.recorded(AUDIO).await;
    let coming = rig.call().await;
    rig.announce_recording(&coming, &builders::recording_sid())
        .await;
    let old = rig.call_at(rig.clock.now() - TimeDelta::days(8)).await;
    let mut seen = Vec::new();
    for call in [&ready, &coming, &old] {
        let url = format!("{}/api/recordings/{}/status", rig.url, call.sid);
        let response = rig.get(&url, &member).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!(body["call_sid"], call.sid.as_str());
        seen.push(body);
    }
    assert_eq!(seen[0]["status"], "ready");
    assert_eq!(seen[0]["bytes"], 36);
    assert_eq!(seen[1]["status"], "processing");
    assert_eq!(seen[1]["stage"], "queued");
    assert_eq!(seen[2]["status"], "recording_expired");
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_clears_a_failure_for_agents_only_and_not_without_end() {
    let rig = Rig::start().await;
    let (viewer, agent) = (
        rig.member(Role::Viewer).await,
        rig.member(Role::Agent).await,
    );
    let call = rig.call().await;
    rig.announce_recording(&call, &builders::recording_sid())
        .await;
    let began = rig.clock.now().to_rfc3339();
    rig.set_step(
        &call,
        &format!("state = 'failed', attempt = 3, window_started_at = '{began}', permanent = TRUE"),
    )
    .await;
    let url = format!("{}/api/recordings/{}/retry", rig.url, call.sid);
    let refused = rig
        .request(Method::POST, &url, &viewer)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), 403);
    assert_eq!(code(refused).await, "role_forbidden");
    let retried = rig
        .request(Method::POST, &url, &agent)
        .send()
        .await
        .unwrap();
    assert_eq!(retried.status(), 202);
    assert_eq!(
        rig.text("SELECT state FROM processing_steps")
            .await
            .as_deref(),
        Some("queued")
    );
    assert_eq!(
        rig.count("SELECT count(*) FROM audit_log WHERE action = 'retried'")
            .await,
        1
    );
    for _ in 1..10 {
        let again = rig
            .request(Method::POST, &url, &agent)
            .send()
            .await
            .unwrap();
        assert_eq!(again.status(), 202);
    }
    let throttled = rig
        .request(Method::POST, &url, &agent)
        .send()
        .await
        .unwrap();
    assert_eq!(throttled.status(), 429);
    assert!(throttled.headers().contains_key("retry-after"));
    let foreign_page = rig
        .http
        .post(&url)
        .header("Cookie", &agent.cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(foreign_page.status(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_playing_is_written_down_once_not_for_every_range() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    let url = rig.play_url(&call);
    rig.request(Method::HEAD, &url, &member)
        .send()
        .await
        .unwrap();
    for first in 0..5 {
        let range = format!("bytes={first}-");
        let part = rig
            .get(&url, &member)
            .header("Range", range)
            .send()
            .await
            .unwrap();
        assert_eq!(part.status(), 206);
    }
    let played = "SELECT count(*) FROM audit_log WHERE action = 'played'";
    until("the playing is written", Duration::from_secs(5), || async {
        (rig.count(played).await > 0).then_some(())
    })
    .await;
    let other = rig.member(Role::Viewer).await;
    rig.play(&call, &other).await;
    until(
        "the other's playing is written",
        Duration::from_secs(5),
        || async { (rig.count(played).await == 2).then_some(()) },
    )
    .await;
    let object = rig
        .text("SELECT DISTINCT object FROM audit_log WHERE action = 'played'")
        .await;
    assert_eq!(object.as_deref(), Some(call.sid.as_str()));
}

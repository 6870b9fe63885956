//! Signed links.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::role::Role;
use prosaas_testkit::{TestCall, until};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::rig::{Member, Rig, code};

const AUDIO: &[u8] = b"0123456789";

async fn make(rig: &Rig, call: &TestCall, member: &Member, body: Option<Value>) -> Response {
    let url = format!("{}/api/recordings/{}/link", rig.url, call.sid);
    let request = rig.request(Method::POST, &url, member);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    request.send().await.unwrap()
}

async fn link(rig: &Rig, call: &TestCall) -> (String, DateTime<Utc>) {
    let member = rig.member(Role::Agent).await;
    let response = make(rig, call, &member, None).await;
    assert_eq!(response.status(), 200);
    let body: Value = response.json().await.unwrap();
    let expires = body["expires_at"].as_str().unwrap().parse().unwrap();
    (body["url"].as_str().unwrap().to_owned(), expires)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_plays_without_a_session_until_it_expires() {
    let rig = Rig::start().await;
    let call = rig.recorded(AUDIO).await;
    let (url, expires) = link(&rig, &call).await;
    let lifetime = expires - rig.clock.now();
    assert!(lifetime <= TimeDelta::minutes(10) && lifetime > TimeDelta::minutes(9));
    let played = rig
        .http
        .get(&url)
        .header("Range", "bytes=0-3")
        .send()
        .await
        .unwrap();
    assert_eq!(played.status(), 206);
    assert_eq!(played.bytes().await.unwrap(), &AUDIO[..4]);
    rig.clock.advance(lifetime);
    let late = rig.http.get(&url).send().await.unwrap();
    assert_eq!(late.status(), 401);
    assert_eq!(code(late).await, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_link_is_refused() {
    let rig = Rig::start().await;
    let call = rig.recorded(AUDIO).await;
    let other = rig.recorded(AUDIO).await;
    let member = rig.member(Role::Owner).await;
    let (url, expires) = link(&rig, &call).await;
    let unknown = prosaas_testkit::builders::call_sid();
    let expires = expires.timestamp();
    for changed in [
        url.replace(call.sid.as_str(), other.sid.as_str()),
        url.replace(call.sid.as_str(), unknown.as_str()),
        url.replace(call.sid.as_str(), "nonsense"),
        url.replace(&expires.to_string(), &(expires + 1).to_string()),
        url.replace("signature=", "signature=A"),
        format!("{url}&recording=RE{}", "0".repeat(32)),
        url.replace(&format!("expires={expires}&"), ""),
    ] {
        assert_ne!(changed, url);
        assert_eq!(
            rig.http.get(&changed).send().await.unwrap().status(),
            401,
            "{changed}"
        );
        // A session is no way around a signature.
        assert_eq!(
            rig.get(&changed, &member).send().await.unwrap().status(),
            401,
            "{changed}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn making_and_every_use_of_a_link_are_written_down() {
    let rig = Rig::start().await;
    let call = rig.recorded(AUDIO).await;
    let (url, _) = link(&rig, &call).await;
    for _ in 0..3 {
        assert_eq!(rig.http.get(&url).send().await.unwrap().status(), 200);
    }
    let made = "SELECT count(*) FROM audit_log WHERE action = 'linked' AND user_id IS NOT NULL";
    assert_eq!(rig.count(made).await, 1);
    let used = "SELECT count(*) FROM audit_log WHERE action = 'link_used' AND user_id IS NULL \
                AND address = '127.0.0.1'";
    until("the uses are written", Duration::from_secs(5), || async {
        (rig.count(used).await == 3).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_outlives_neither_the_access_window_nor_a_day() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    let day = make(
        &rig,
        &call,
        &member,
        Some(json!({ "expires_in_seconds": 86_400 })),
    )
    .await;
    let body: Value = day.json().await.unwrap();
    let url = body["url"].as_str().unwrap().to_owned();
    for wrong in [
        json!({ "expires_in_seconds": 86_401 }),
        json!({ "expires_in_seconds": 0 }),
        json!({ "expires_in_seconds": "soon" }),
        json!({ "unknown": 1 }),
        json!({ "recording": "RE1" }),
    ] {
        let refused = make(&rig, &call, &member, Some(wrong.clone())).await;
        assert_eq!(refused.status(), 422, "{wrong}");
    }
    let sql = rig.database.superuser().await;
    sql.execute(
        "UPDATE call_logs SET created_at = created_at - interval '7 days'",
        &[],
    )
    .await
    .unwrap();
    rig.clock.advance(TimeDelta::seconds(1));
    assert_eq!(rig.http.get(&url).send().await.unwrap().status(), 410);
    assert_eq!(make(&rig, &call, &member, None).await.status(), 410);
}

//! Playing a recording: who may, and what is sent.

use chrono::TimeDelta;
use prosaas_core::role::Role;
use prosaas_testkit::{TestBusiness, builders};
use reqwest::Method;

use crate::rig::{Rig, code};

const AUDIO: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_is_looked_at_first() {
    let rig = Rig::start().await;
    let call = rig.recorded(AUDIO).await;
    let url = rig.play_url(&call);
    let nobody = rig.http.get(&url).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    assert_eq!(code(nobody).await, "unauthenticated");
    // Malformed, and still 401 first.
    let malformed = format!("{}/api/recordings/file/x?recording=x", rig.url);
    assert_eq!(rig.http.get(&malformed).send().await.unwrap().status(), 401);

    let homeless = rig.member(Role::Viewer).await;
    let sql = rig.database.superuser().await;
    sql.execute("UPDATE sessions SET current_business_id = NULL", &[])
        .await
        .unwrap();
    let unnamed = rig.play(&call, &homeless).await;
    assert_eq!(unnamed.status(), 400);
    assert_eq!(code(unnamed).await, "business_id_required");

    let other = TestBusiness::create(rig.database.database()).await;
    let named = rig
        .get(&url, &homeless)
        .header("X-Business-Id", other.id.0)
        .send()
        .await
        .unwrap();
    assert_eq!(named.status(), 403);
    assert_eq!(code(named).await, "business_forbidden");
    let own = rig.business.id.0;
    let own = rig
        .get(&url, &homeless)
        .header("X-Business-Id", own)
        .send()
        .await
        .unwrap();
    assert_eq!(own.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_unknown_and_foreign_calls_are_the_same_404() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let foreign = other
        .call(rig.database.database(), rig.clock.now(), true)
        .await;
    rig.store(&foreign, AUDIO).await;
    let member = rig.member(Role::Owner).await;
    let unknown = builders::call_sid();
    let upper = foreign.sid.as_str().to_uppercase();
    let mut bodies = Vec::new();
    for sid in [
        foreign.sid.as_str(),
        unknown.as_str(),
        "nonsense",
        "..%2F..%2Fetc",
        &upper,
    ] {
        for path in [
            "/api/recordings/file/{}",
            "/api/recordings/{}/stream",
            "/api/recordings/{}/status",
        ] {
            let url = format!("{}{}", rig.url, path.replace("{}", sid));
            let response = rig
                .get(&url, &member)
                .header("x-request-id", "same")
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 404, "{url}");
            bodies.push(response.text().await.unwrap());
        }
        for path in ["retry", "link"] {
            let url = format!("{}/api/recordings/{sid}/{path}", rig.url);
            let request = rig
                .request(Method::POST, &url, &member)
                .header("x-request-id", "same");
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 404, "{url}");
            bodies.push(response.text().await.unwrap());
        }
    }
    assert!(bodies[0].contains("call_not_found"));
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_past_its_access_window_is_gone() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Owner).await;
    let call = rig.recorded(AUDIO).await;
    rig.clock.advance(TimeDelta::days(7));
    assert_eq!(rig.play(&call, &member).await.status(), 200);
    rig.clock.advance(TimeDelta::seconds(1));
    let gone = rig.play(&call, &member).await;
    assert_eq!(gone.status(), 410);
    assert_eq!(code(gone).await, "recording_expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_recording_says_why() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    let sql = rig.database.superuser().await;
    for reason in ["not_recorded", "too_short", "silent", "deleted_upstream"] {
        sql.execute(
            "UPDATE call_logs SET recording_absent_reason = $1",
            &[&reason],
        )
        .await
        .unwrap();
        let response = rig.play(&call, &member).await;
        assert_eq!(response.status(), 404);
        let problem: serde_json::Value = response.json().await.unwrap();
        assert_eq!(problem["code"], "recording_not_found");
        assert_eq!(problem["reason"], reason);
    }
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_here_is_played_under_both_names() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    for url in [
        rig.play_url(&call),
        format!("{}/api/recordings/{}/stream", rig.url, call.sid),
    ] {
        let response = rig.get(&url, &member).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let headers = response.headers().clone();
        assert_eq!(headers["content-type"], "audio/mpeg");
        assert_eq!(headers["content-length"], "36");
        assert_eq!(headers["accept-ranges"], "bytes");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(
            headers["cache-control"]
                .to_str()
                .unwrap()
                .starts_with("private")
        );
        assert!(
            headers["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("inline")
        );
        assert!(headers.contains_key("last-modified"));
        let etag = headers["etag"].to_str().unwrap().to_owned();
        assert!(etag.starts_with('"'));
        assert_eq!(response.bytes().await.unwrap(), AUDIO);

        let part = rig
            .get(&url, &member)
            .header("Range", "bytes=10-19")
            .send()
            .await
            .unwrap();
        assert_eq!(part.status(), 206);
        assert_eq!(part.headers()["content-range"], "bytes 10-19/36");
        assert_eq!(part.bytes().await.unwrap(), &AUDIO[10..20]);

        let beyond = rig
            .get(&url, &member)
            .header("Range", "bytes=36-")
            .send()
            .await
            .unwrap();
        assert_eq!(beyond.status(), 416);
        assert_eq!(beyond.headers()["content-range"], "bytes */36");

        let known = rig
            .get(&url, &member)
            .header("If-None-Match", &etag)
            .send()
            .await
            .unwrap();
        assert_eq!(known.status(), 304);

        let head = rig
            .request(Method::HEAD, &url, &member)
            .send()
            .await
            .unwrap();
        assert_eq!(head.status(), 200);
        assert_eq!(head.headers()["content-length"], "36");
        assert_eq!(head.headers()["etag"], etag.as_str());
        assert_eq!(head.bytes().await.unwrap().len(), 0);
    }
}

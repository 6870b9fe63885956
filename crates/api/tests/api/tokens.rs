//! Programs' keys.

use chrono::TimeDelta;
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::json;

use crate::rig::{Answer, Rig};

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_once_and_does_what_its_scopes_say() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let made = rig.token(&admin, "agent", &["calls:read"]).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with(made["prefix"].as_str().unwrap()));
    assert_eq!(rig.get_with_token("/api/calls", token).await.status, 200);
    let beyond = rig.get_with_token("/api/settings", token).await;
    assert_eq!(beyond.problem(), (403, "role_forbidden".into()));
    let listed = rig.get("/api/tokens", &admin).await;
    assert!(
        !String::from_utf8(listed.body.clone())
            .unwrap()
            .contains(token)
    );
    let listed = listed.json();
    assert_eq!(listed["items"][0]["state"], "active");
    assert!(listed["items"][0]["last_used_at"].is_string());
    assert_eq!(listed["items"][0]["created_by"], "דנה");
    let path = format!("/api/tokens/{}", made["id"]);
    assert_eq!(rig.delete(&path, &admin).await.status, 204);
    assert_eq!(rig.get_with_token("/api/calls", token).await.status, 401);
    assert_eq!(rig.delete(&path, &admin).await.status, 404);
    let listed = rig.get("/api/tokens", &admin).await.json();
    assert_eq!(listed["items"][0]["state"], "revoked");
    assert_eq!(rig.audited("token_created").await, 1);
    assert_eq!(rig.audited("token_revoked").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_gives_no_more_than_its_maker_has() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let agent = rig.member(Role::Agent).await;
    let forbidden = (403, "role_forbidden".to_owned());
    assert_eq!(rig.token(&admin, "owner", &[]).await.problem(), forbidden);
    assert_eq!(rig.token(&agent, "viewer", &[]).await.problem(), forbidden);
    let made = rig.token(&admin, "admin", &[]).await.json();
    let by_program = rig
        .anonymous(Method::POST, "/api/tokens")
        .bearer_auth(made["token"].as_str().unwrap())
        .json(&json!({ "name": "child", "role": "viewer" }));
    assert_eq!(Answer::of(by_program).await.problem(), forbidden);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_when_it_was_told_to() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let body = json!({ "name": "CRM", "role": "viewer", "expires_in_days": 1 });
    let made = rig
        .send(Method::POST, "/api/tokens", &admin, body)
        .await
        .json();
    let token = made["token"].as_str().unwrap();
    rig.clock.advance(TimeDelta::hours(23));
    assert_eq!(rig.get_with_token("/api/calls", token).await.status, 200);
    rig.clock.advance(TimeDelta::hours(1));
    assert_eq!(rig.get_with_token("/api/calls", token).await.status, 401);
    let listed = rig.get("/api/tokens", &admin).await.json();
    assert_eq!(listed["items"][0]["state"], "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_token_is_said() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    for (field, body) in [
        ("name", json!({ "name": " ", "role": "viewer" })),
        (
            "scopes",
            json!({ "name": "x", "role": "viewer", "scopes": ["all"] }),
        ),
        (
            "expires_in_days",
            json!({ "name": "x", "role": "viewer", "expires_in_days": 0 }),
        ),
        (
            "scope",
            json!({ "name": "x", "role": "viewer", "scope": [] }),
        ),
    ] {
        let refused = rig.send(Method::POST, "/api/tokens", &admin, body).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!(field))
        );
    }
    let made = rig.token(&admin, "viewer", &[]).await.json();
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let foreign = rig
        .delete(&format!("/api/tokens/{}", made["id"]), &stranger)
        .await;
    let unknown = rig.delete("/api/tokens/999999", &stranger).await;
    assert_eq!(foreign.said(), unknown.said());
    assert_eq!(unknown.problem(), (404, "not_found".into()));
}

//! Webhooks as the business's administrators see and change them.

use prosaas_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

async fn send(rig: &Rig, member: &Member, method: Method, path: &str, body: Value) -> Answer {
    let request = rig.request(method, path, member);
    Answer::of(match body {
        Value::Null => request,
        body => request.json(&body),
    })
    .await
}

async fn made(rig: &Rig, member: &Member) -> (i64, Value) {
    let body = json!({
        "url": "https://crm.example.com/hook", "events": ["recording.ready", "call.created"],
    });
    let answer = send(rig, member, Method::POST, "/api/webhooks", body).await;
    assert_eq!(answer.status, 201);
    let webhook = answer.json();
    (webhook["id"].as_i64().unwrap(), webhook)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_shown_once_and_every_change_is_audited() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let (id, webhook) = made(&rig, &admin).await;
    let secret = webhook["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_"), "{webhook}");
    assert_eq!(
        webhook["events"],
        json!(["call.created", "recording.ready"])
    );
    assert_eq!(webhook["enabled"], true);

    let path = format!("/api/webhooks/{id}");
    let shown = rig.get(&path, &admin).await;
    assert_eq!(shown.status, 200);
    assert!(shown.json().get("secret").is_none());
    let list = rig.get("/api/webhooks", &admin).await.json();
    assert_eq!(
        list,
        json!({ "items": [shown.json()], "next_cursor": null })
    );

    let change = json!({ "enabled": false, "description": "CRM" });
    let changed = send(&rig, &admin, Method::PATCH, &path, change)
        .await
        .json();
    assert_eq!(changed["enabled"], false);
    assert_eq!(changed["disabled_reason"], "person");
    assert_eq!(changed["description"], "CRM");
    let changed = send(
        &rig,
        &admin,
        Method::PATCH,
        &path,
        json!({ "enabled": true }),
    )
    .await;
    assert_eq!(changed.json()["disabled_at"], Value::Null);

    let rotated = send(
        &rig,
        &admin,
        Method::POST,
        &format!("{path}/rotate"),
        Value::Null,
    )
    .await;
    assert_ne!(rotated.json()["secret"], secret);
    assert!(rotated.json()["previous_secret_until"].is_string());

    let removed = send(&rig, &admin, Method::DELETE, &path, Value::Null).await;
    assert_eq!(removed.status, 204);
    assert_eq!(
        rig.get(&path, &admin).await.problem(),
        (404, "not_found".into())
    );
    let lines = "SELECT count(*) FROM audit_log WHERE object LIKE 'webhook:%' AND action IN \
        ('webhook_created', 'webhook_changed', 'webhook_rotated', 'webhook_deleted')";
    assert_eq!(rig.count(lines).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_acceptable_is_named() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let (id, _) = made(&rig, &admin).await;
    let url = "https://crm.example.com/hook";
    for (body, field) in [
        (
            json!({ "url": "http://crm.example.com/", "events": ["ping"] }),
            "url",
        ),
        (
            json!({ "url": "https://169.254.169.254/latest", "events": ["ping"] }),
            "url",
        ),
        (
            json!({ "url": "https://localhost/", "events": ["ping"] }),
            "url",
        ),
        (
            json!({ "url": "https://u:p@example.com/", "events": ["ping"] }),
            "url",
        ),
        (json!({ "url": url, "events": [] }), "events"),
        (
            json!({ "url": url, "events": ["call.deleted"] }),
            "events[0]",
        ),
        (json!({ "url": url }), "events"),
        (
            json!({ "url": url, "events": ["ping"], "secret": "mine" }),
            "secret",
        ),
        (
            json!({ "url": url, "events": ["ping"], "description": "x".repeat(201) }),
            "description",
        ),
        (
            json!({ "url": url, "events": ["ping"], "description": "\0" }),
            "body",
        ),
    ] {
        let answer = send(&rig, &admin, Method::POST, "/api/webhooks", body.clone()).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    let path = format!("/api/webhooks/{id}");
    let change = json!({ "url": "https://10.0.0.1/" });
    let answer = send(&rig, &admin, Method::PATCH, &path, change).await;
    assert_eq!(answer.json()["field"], "url");
    let kept = rig.get(&path, &admin).await.json();
    assert_eq!(kept["url"], url, "a refused change changes nothing");
    let span = json!({ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" });
    let answer = send(&rig, &admin, Method::POST, &format!("{path}/replay"), span).await;
    assert_eq!(answer.json()["field"], "to");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_has_at_most_twenty() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    for _ in 0..20 {
        made(&rig, &admin).await;
    }
    let body = json!({ "url": "https://crm.example.com/hook", "events": ["ping"] });
    let answer = send(&rig, &admin, Method::POST, "/api/webhooks", body).await;
    assert_eq!(answer.problem(), (409, "conflict".into()));
    let first = rig.get("/api/webhooks?limit=15", &admin).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/api/webhooks?limit=15&cursor={cursor}");
    let second = rig.get(&path, &admin).await.json();
    assert_eq!(second["items"].as_array().unwrap().len(), 5);
    assert_eq!(second["next_cursor"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_is_logged_and_can_be_sent_again_but_not_while_disabled() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let (id, _) = made(&rig, &admin).await;
    let path = format!("/api/webhooks/{id}");
    let sent = send(
        &rig,
        &admin,
        Method::POST,
        &format!("{path}/test"),
        Value::Null,
    )
    .await;
    assert_eq!(sent.status, 202);
    let delivery = sent.json();
    assert_eq!(delivery["event"], "ping");
    assert_eq!(delivery["state"], "pending");
    assert_eq!(delivery["call_sid"], Value::Null);
    rig.sql(
        "INSERT INTO webhook_attempts (business_id, message_id, number, at, status, error, \
         duration_ms, response) SELECT business_id, id, 1, now(), 503, 'status', 12, 'away' \
         FROM webhook_messages; \
         UPDATE webhook_messages SET state = 'failed', attempts = 1, tries = 1, finished_at = now()",
    )
    .await;

    let log = format!("{path}/deliveries");
    let failed = rig.get(&format!("{log}?state=failed"), &admin).await.json();
    let shown = &failed["items"][0];
    assert_eq!(shown["message_id"], delivery["message_id"]);
    assert_eq!(shown["attempts"][0]["status"], 503);
    assert_eq!(shown["attempts"][0]["error"], "status");
    assert_eq!(shown["next_try_at"], Value::Null);
    let delivered = rig
        .get(&format!("{log}?state=delivered"), &admin)
        .await
        .json();
    assert_eq!(delivered["items"], json!([]));

    let replay = format!("{log}/{}/replay", delivery["id"]);
    let again = send(&rig, &admin, Method::POST, &replay, Value::Null).await;
    assert_eq!(again.status, 202);
    assert_eq!(again.json()["state"], "pending");
    assert_eq!(again.json()["message_id"], delivery["message_id"]);
    assert_eq!(again.json()["attempts"][0]["number"], 1, "the log keeps it");
    let now = rig.clock.now();
    let hour = chrono::TimeDelta::hours(1);
    let span = json!({ "from": now - hour, "to": now + hour });
    let all = send(
        &rig,
        &admin,
        Method::POST,
        &format!("{path}/replay"),
        span.clone(),
    )
    .await;
    assert_eq!(
        (all.status.as_u16(), all.json()),
        (202, json!({ "replayed": 1 }))
    );

    send(
        &rig,
        &admin,
        Method::PATCH,
        &path,
        json!({ "enabled": false }),
    )
    .await;
    for (path, body) in [
        (format!("{path}/test"), Value::Null),
        (replay, Value::Null),
        (format!("{path}/replay"), span),
    ] {
        let answer = send(&rig, &admin, Method::POST, &path, body).await;
        assert_eq!(answer.problem(), (409, "conflict".into()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_of_another_webhook_is_none_of_this_one() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let (id, _) = made(&rig, &admin).await;
    let (other, _) = made(&rig, &admin).await;
    let test = format!("/api/webhooks/{other}/test");
    let sent = send(&rig, &admin, Method::POST, &test, Value::Null).await;
    let delivery = sent.json()["id"].as_i64().unwrap();
    let path = format!("/api/webhooks/{id}/deliveries/{delivery}/replay");
    let answer = send(&rig, &admin, Method::POST, &path, Value::Null).await;
    assert_eq!(answer.problem(), (404, "not_found".into()));
}

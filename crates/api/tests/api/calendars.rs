//! Calendars: adding, changing, deleting, who may.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Rig};

#[tokio::test(flavor = "multi_thread")]
async fn calendars_are_listed_by_name() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    for name in ["יוסי", "דנה", "דנה"] {
        rig.made("/api/calendars", &dana, &json!({"name": name}))
            .await;
    }
    let first = rig.get("/api/calendars?limit=2", &dana).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = rig
        .items(&format!("/api/calendars?limit=2&cursor={cursor}"), &dana)
        .await;
    let names: Vec<&Value> = first["items"]
        .as_array()
        .unwrap()
        .iter()
        .chain(&second)
        .collect();
    let names: Vec<&Value> = names
        .into_iter()
        .map(|calendar| &calendar["name"])
        .collect();
    assert_eq!(names, ["דנה", "דנה", "יוסי"]);
    assert_eq!(second[0]["colour"], "#3b82f6");
    assert_eq!(second[0]["feed_active"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_calendar_leaves_its_appointments() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let calendar = rig
        .made(
            "/api/calendars",
            &dana,
            &json!({"name": "דנה", "colour": "#EF4444"}),
        )
        .await;
    assert_eq!(calendar["colour"], "#ef4444");
    let body = json!({"title": "דוד", "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:00",
        "calendar_id": calendar["id"]});
    let appointment = rig.made("/api/appointments", &dana, &body).await;
    let path = format!("/api/calendars/{}", calendar["id"]);
    let renamed = rig
        .send(Method::PATCH, &path, &dana, &json!({"name": "יוסי"}))
        .await
        .json();
    assert_eq!(
        (&renamed["name"], &renamed["colour"]),
        (&json!("יוסי"), &json!("#ef4444"))
    );
    assert_eq!(rig.delete(&path, &dana).await.status, 204);
    assert_eq!(
        rig.get(&path, &dana).await.problem(),
        (404, "not_found".into())
    );
    let path = format!("/api/appointments/{}", appointment["id"]);
    assert_eq!(
        rig.get(&path, &dana).await.json()["calendar_id"],
        Value::Null
    );
    for action in ["calendar_created", "calendar_changed", "calendar_deleted"] {
        assert_eq!(rig.audited(action).await, 1, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_decide_and_another_businesss_calendar_is_like_none() {
    let rig = Rig::start().await;
    let (viewer, agent) = (
        rig.member(Role::Viewer).await,
        rig.member(Role::Agent).await,
    );
    let owner = rig.member(Role::Owner).await;
    let other = TestBusiness::create(rig.database.database()).await;
    let theirs = rig.member_of(&other, Role::Owner).await;
    let calendar = rig
        .made("/api/calendars", &theirs, &json!({"name": "דנה"}))
        .await;
    let body = json!({"name": "x"});
    let added = rig
        .send(Method::POST, "/api/calendars", &viewer, &body)
        .await;
    assert_eq!(added.problem(), (403, "role_forbidden".into()));
    let mine = rig.made("/api/calendars", &agent, &body).await;
    let feed = format!("/api/calendars/{}/feed", mine["id"]);
    let linked = Answer::of(rig.request(Method::POST, &feed, &agent)).await;
    assert_eq!(linked.problem(), (403, "role_forbidden".into()));
    for (method, tail, body) in [
        (Method::GET, "", None),
        (Method::PATCH, "", Some(&body)),
        (Method::DELETE, "", None),
        (Method::POST, "/feed", None),
        (Method::DELETE, "/feed", None),
    ] {
        let of = async |id: &str| {
            let path = format!("/api/calendars/{id}{tail}");
            let request = rig.request(method.clone(), &path, &owner);
            Answer::of(match body {
                Some(body) => request.json(body),
                None => request,
            })
            .await
            .said()
        };
        let foreign = of(&calendar["id"].to_string()).await;
        assert_eq!(foreign.0, 404, "{method} {tail}");
        assert_eq!(foreign, of("999999").await, "{method} {tail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_acceptable_is_named() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": " "}), "name"),
        (json!({"name": "x".repeat(121)}), "name"),
        (json!({"name": "x", "colour": "red"}), "colour"),
        (json!({"name": "x", "colour": "#12345"}), "colour"),
        (json!({"name": "x", "owner": 1}), "owner"),
    ] {
        let answer = rig.send(Method::POST, "/api/calendars", &dana, &body).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
}

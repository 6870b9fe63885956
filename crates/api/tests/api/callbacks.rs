//! Callback tasks: their list, and what people do with them.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

/// An open task of a lead of its own, due in so many minutes.
async fn task(rig: &Rig, phone: &str, minutes: i32) -> i64 {
    rig.sql(&format!(
        "WITH lead AS (INSERT INTO leads (business_id, name, phone) \
            VALUES ({}, 'דנה', '{phone}') RETURNING *) \
         INSERT INTO callback_tasks (business_id, lead_id, reason, last_call_at, due_at) \
         SELECT business_id, id, 'missed', now(), now() + interval '{minutes} minutes' FROM lead",
        rig.business.id
    ))
    .await;
    rig.count("SELECT max(id) FROM callback_tasks").await
}

async fn change(rig: &Rig, member: &Member, id: i64, body: Value) -> Answer {
    let path = format!("/api/callbacks/{id}");
    Answer::of(rig.request(Method::PATCH, &path, member).json(&body)).await
}

async fn ids(rig: &Rig, member: &Member, query: &str) -> Vec<i64> {
    let page = rig.get(&format!("/api/callbacks{query}"), member).await;
    assert_eq!(page.status, 200, "{query}");
    let items = page.json()["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|task| task["id"].as_i64().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_first_comes_first_a_page_at_a_time() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let later = task(&rig, "+972501111111", 30).await;
    let sooner = task(&rig, "+972502222222", 10).await;
    assert_eq!(ids(&rig, &dana, "").await, [sooner, later]);
    let first = rig.get("/api/callbacks?limit=1", &dana).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = ids(&rig, &dana, &format!("?limit=1&cursor={cursor}")).await;
    assert_eq!(second, [later]);
    let lead = first["items"][0]["lead"]["id"].as_i64().unwrap();
    assert_eq!(ids(&rig, &dana, &format!("?lead={lead}")).await, [sooner]);
    assert!(ids(&rig, &dana, "?state=done").await.is_empty());
    let refused = rig.get("/api/callbacks?state=lost", &dana).await;
    assert_eq!(refused.problem(), (422, "validation".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_claimed_done_and_opened_again() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let id = task(&rig, "+972501111111", 0).await;
    let claimed = change(&rig, &agent, id, json!({"claimed": true}))
        .await
        .json();
    assert_eq!(claimed["claimed_by"]["name"], "דנה");
    assert_eq!(claimed["state"], "open");
    let done = change(&rig, &agent, id, json!({"state": "done"}))
        .await
        .json();
    assert!(done["done_at"].is_string());
    assert_eq!(done["done_by"], claimed["claimed_by"]);
    assert_eq!(ids(&rig, &agent, "?state=done").await, [id]);
    let again = json!({"state": "open", "claimed": false, "due_at": "2027-01-01T10:00:00Z"});
    let open = change(&rig, &agent, id, again).await.json();
    assert_eq!(open["done_at"], Value::Null);
    assert_eq!(open["claimed_by"], Value::Null);
    assert_eq!(open["due_at"], "2027-01-01T10:00:00Z");
    let audited = "SELECT count(*) FROM audit_log WHERE action = 'callback_changed'";
    assert_eq!(rig.count(audited).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_not_opened_beside_another_one() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let id = task(&rig, "+972501111111", 0).await;
    change(&rig, &agent, id, json!({"state": "dismissed"})).await;
    rig.sql(
        "INSERT INTO callback_tasks (business_id, lead_id, reason, last_call_at, due_at) \
         SELECT business_id, lead_id, 'busy', now(), now() FROM callback_tasks",
    )
    .await;
    let refused = change(&rig, &agent, id, json!({"state": "open"})).await;
    assert_eq!(refused.problem(), (409, "callback_open".into()));
    assert_eq!(ids(&rig, &agent, "?state=dismissed").await, [id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_changes_no_task_and_a_foreign_one_is_not_there() {
    let rig = Rig::start().await;
    let id = task(&rig, "+972501111111", 0).await;
    let body = json!({"state": "done"});
    let viewer = rig.member(Role::Viewer).await;
    let refused = change(&rig, &viewer, id, body.clone()).await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let foreign = change(&rig, &stranger, id, body.clone()).await.said();
    assert_eq!(foreign, change(&rig, &stranger, 999_999, body).await.said());
    assert_eq!(foreign.0, 404);
    assert!(ids(&rig, &stranger, "").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_show_and_are_filtered_by_how_they_went() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (missed, answered) = (rig.call().await, rig.call().await);
    for (call, outcome) in [(&missed, "missed"), (&answered, "answered")] {
        rig.sql(&format!(
            "INSERT INTO call_outcomes (business_id, call_log_id, outcome, started_at) \
             SELECT business_id, id, '{outcome}', started_at FROM call_logs WHERE id = {}",
            call.id
        ))
        .await;
    }
    let page = rig.get("/api/calls?outcome=missed", &dana).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["call_sid"], missed.sid.as_str());
    assert_eq!(page["items"][0]["outcome"], "missed");
    let detail = rig
        .get(&format!("/api/calls/{}", answered.sid), &dana)
        .await;
    assert_eq!(detail.json()["outcome"], "answered");
    let refused = rig.get("/api/calls?outcome=lost", &dana).await;
    assert_eq!(refused.json()["field"], "outcome");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_one_outcome_follow_each_other() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    for _ in 0..3 {
        rig.call().await;
        rig.clock.advance(chrono::TimeDelta::seconds(1));
    }
    rig.sql(
        "INSERT INTO call_outcomes (business_id, call_log_id, outcome, started_at) \
         SELECT business_id, id, 'missed', started_at FROM call_logs",
    )
    .await;
    let (mut seen, mut query) = (Vec::new(), "outcome=missed&limit=2".to_owned());
    loop {
        let page = rig.get(&format!("/api/calls?{query}"), &dana).await.json();
        let items = page["items"].as_array().unwrap().clone();
        seen.extend(items.iter().map(|call| call["started_at"].to_string()));
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("outcome=missed&limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 3);
    assert!(
        seen.is_sorted_by(|later, earlier| later > earlier),
        "{seen:?}"
    );
}

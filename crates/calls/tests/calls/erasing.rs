//! The deletion of a call's content, and its receipt.

use prosaas_core::role::Role;
use prosaas_testkit::{TestBusiness, TestCall, builders, settings};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Member, Rig, code};

const AUDIO: &[u8] = b"0123456789";

async fn erase(rig: &Rig, call: &TestCall, member: &Member, query: &str) -> Response {
    let url = format!("{}/api/recordings/{}{query}", rig.url, call.sid);
    rig.request(Method::DELETE, &url, member)
        .send()
        .await
        .unwrap()
}

async fn receipt(rig: &Rig, call: &TestCall, member: &Member) -> Response {
    let url = format!("{}/api/recordings/{}/erasure", rig.url, call.sid);
    rig.get(&url, member).send().await.unwrap()
}

async fn set_call(rig: &Rig, call: &TestCall, set: &str) {
    let sql = format!("UPDATE call_logs SET {set} WHERE id = {}", call.id);
    rig.database
        .superuser()
        .await
        .batch_execute(&sql)
        .await
        .unwrap();
}

/// Each item's kind and state.
fn items(receipt: &Value) -> Vec<(&str, &str)> {
    let text =
        |item: &'_ Value, field: &str| -> String { item[field].as_str().unwrap().to_owned() };
    let items = receipt["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| {
            assert_eq!(item["done_at"].is_string(), text(item, "state") == "done");
            (
                item["kind"].as_str().unwrap(),
                item["state"].as_str().unwrap(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ours_goes_at_once_and_twilios_copy_is_shown_until_it_is_gone() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let call = rig.recorded(AUDIO).await;
    set_call(
        &rig,
        &call,
        "transcription = 'a', final_transcript = 'a', transcript_segments = '[]', summary = 'b', \
         extracted_service = 'c', extracted_city = 'd', extraction_confidence = 0.5, \
         extraction_evidence = '{}', transcript_language = 'he'",
    )
    .await;
    rig.set_step(&call, "state = 'done'").await;
    assert_eq!(rig.play(&call, &admin).await.status(), 200);
    let answer = erase(&rig, &call, &admin, "?reason=%20בקשת%20הלקוח").await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let first: Value = answer.json().await.unwrap();
    assert_eq!(
        (&first["state"], &first["reason"]),
        (&json!("pending"), &json!("בקשת הלקוח"))
    );
    assert_eq!(
        items(&first),
        [
            ("transcript", "done"),
            ("summary", "done"),
            ("extraction", "done"),
            ("recording", "done"),
            ("upstream", "pending"),
            ("upstream_search", "pending"),
        ]
    );
    assert!(!rig.file(&call).exists());
    let left = rig
        .count(
            "SELECT count(*) FROM call_logs WHERE transcription IS NOT NULL OR summary IS NOT NULL \
             OR extracted_city IS NOT NULL OR transcript_language IS NOT NULL OR erased_at IS NULL",
        )
        .await;
    assert_eq!(left, 0);
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 0);
    // At once, although playing is remembered for some seconds.
    let refused = rig.play(&call, &admin).await;
    assert_eq!(refused.status(), 404);
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(
        (&problem["code"], &problem["reason"]),
        (&json!("recording_not_found"), &json!("deleted_upstream"))
    );

    let again: Value = erase(&rig, &call, &admin, "").await.json().await.unwrap();
    assert_eq!(again, first, "the same receipt");
    let viewer = rig.member(Role::Viewer).await;
    let later: Value = receipt(&rig, &call, &viewer).await.json().await.unwrap();
    assert_eq!(later, first);
    let superuser = rig.database.superuser().await;
    superuser
        .batch_execute("UPDATE upstream_removals SET done_at = now()")
        .await
        .unwrap();
    let answer = erase(&rig, &call, &admin, "").await;
    assert_eq!(answer.status(), 200);
    let done: Value = answer.json().await.unwrap();
    assert_eq!(done["state"], "done");
    assert!(done["finished_at"].is_string());
    assert_eq!(
        rig.count("SELECT count(*) FROM audit_log WHERE action = 'deleted'")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_call_is_not_deleted() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let call = rig.recorded(AUDIO).await;
    set_call(&rig, &call, "legal_hold = TRUE, summary = 'b'").await;
    let refused = erase(&rig, &call, &admin, "").await;
    assert_eq!(refused.status(), 409);
    assert_eq!(code(refused).await, "legal_hold");
    assert_eq!(rig.play(&call, &admin).await.status(), 200);
    assert_eq!(
        rig.count("SELECT count(*) FROM call_logs WHERE summary = 'b'")
            .await,
        1
    );
    assert_eq!(code(receipt(&rig, &call, &admin).await).await, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_takes_an_administrator_of_the_calls_business() {
    let rig = Rig::start().await;
    let call = rig.recorded(AUDIO).await;
    let agent = rig.member(Role::Agent).await;
    let refused = erase(&rig, &call, &agent, "").await;
    assert_eq!(
        (refused.status().as_u16(), code(refused).await),
        (403, "role_forbidden".into())
    );
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let unknown = TestCall {
        id: call.id,
        sid: builders::call_sid(),
    };
    for call in [&call, &unknown] {
        let refused = erase(&rig, call, &stranger, "").await;
        assert_eq!(
            (refused.status().as_u16(), code(refused).await),
            (404, "call_not_found".into())
        );
        let refused = receipt(&rig, call, &stranger).await;
        assert_eq!(
            (refused.status().as_u16(), code(refused).await),
            (404, "call_not_found".into())
        );
    }
    let admin = rig.member(Role::Admin).await;
    let long = format!("?reason={}", "x".repeat(501));
    assert_eq!(erase(&rig, &call, &admin, &long).await.status(), 422);
    assert_eq!(rig.play(&call, &agent).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_told_of_later_is_not_fetched_and_goes_at_twilio() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let call = rig.call().await;
    assert_eq!(erase(&rig, &call, &admin, "").await.status(), 202);
    let recording = builders::recording_sid();
    let form = [
        ("AccountSid", settings::ACCOUNT_SID),
        ("CallSid", call.sid.as_str()),
        ("RecordingSid", recording.as_str()),
        ("RecordingUrl", "https://api.twilio.com/x"),
        ("RecordingStatus", "completed"),
        ("RecordingDuration", "10"),
    ];
    let answer = rig.webhook("/webhook/handle_recording", &form).await;
    assert_eq!(answer.status(), 204);
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 0);
    assert_eq!(
        rig.count("SELECT count(*) FROM call_logs WHERE recording_url IS NOT NULL")
            .await,
        0
    );
    assert_eq!(rig.play(&call, &admin).await.status(), 404);
    let shown: Value = receipt(&rig, &call, &admin).await.json().await.unwrap();
    assert_eq!(
        items(&shown),
        [("upstream_search", "pending"), ("upstream", "pending")]
    );
}

//! One call.

use prosaas_core::role::Role;
use prosaas_testkit::{TestBusiness, builders};
use reqwest::Method;

use crate::rig::{Answer, Rig};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_shown_with_what_was_understood_of_it() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(b"0123456789").await;
    rig.set_call(
        &call,
        "transcription = 'raw', final_transcript = 'שלום, הדוד דולף', transcript_language = 'he', \
         transcript_segments = '[{\"start\": 0.5, \"end\": 2, \"text\": \"שלום\"}]', \
         extracted_service = 'plumbing', extracted_city = 'חיפה', extraction_confidence = 0.5, \
         extraction_evidence = '{\"service\": \"הדוד דולף\"}', summary = 'דוד דולף', \
         legal_hold = TRUE",
    )
    .await;
    let answer = rig.get(&format!("/api/calls/{}", call.sid), &dana).await;
    assert_eq!(answer.status, 200);
    let shown = answer.json();
    assert_eq!(shown["call_sid"], call.sid.as_str());
    assert_eq!(shown["recording"]["state"], "ready");
    assert_eq!(shown["transcript"], "שלום, הדוד דולף");
    assert_eq!(shown["transcript_segments"][0]["text"], "שלום");
    assert_eq!(shown["extraction"]["service"], "plumbing");
    assert_eq!(shown["extraction"]["city"], "חיפה");
    assert_eq!(shown["extraction"]["confidence"], 0.5);
    assert_eq!(shown["extraction"]["evidence"]["service"], "הדוד דולף");
    assert_eq!(shown["summary"], "דוד דולף");
    assert_eq!(shown["legal_hold"], true);
    let recordings = shown["recordings"].as_array().unwrap();
    assert_eq!(recordings.len(), 1);
    assert_eq!(
        (&recordings[0]["state"], &recordings[0]["bytes"]),
        (&"ready".into(), &10.into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_not_understood_yet_says_nothing_of_it() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    let shown = rig
        .get(&format!("/api/calls/{}", call.sid), &dana)
        .await
        .json();
    for field in [
        "transcript",
        "transcript_segments",
        "extraction",
        "summary",
        "lead",
    ] {
        assert!(shown[field].is_null(), "{field}");
    }
    assert_eq!(shown["recordings"], serde_json::json!([]));
    assert_eq!(shown["recording"]["state"], "preparing");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_businesss_call_is_like_one_that_does_not_exist() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let call = rig.call().await;
    let foreign = rig
        .get(&format!("/api/calls/{}", call.sid), &stranger)
        .await
        .said();
    assert_eq!(
        (foreign.0, &foreign.1["code"]),
        (404, &"call_not_found".into())
    );
    for sid in [
        builders::call_sid().to_string(),
        "CA1".to_owned(),
        "%00".to_owned(),
    ] {
        assert_eq!(
            rig.get(&format!("/api/calls/{sid}"), &stranger)
                .await
                .said(),
            foreign,
            "{sid}"
        );
    }
    let nobody = rig.anonymous(Method::GET, &format!("/api/calls/{}", call.sid));
    assert_eq!(
        Answer::of(nobody).await.problem(),
        (401, "unauthenticated".into())
    );
}

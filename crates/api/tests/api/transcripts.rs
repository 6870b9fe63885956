//! A transcript: how far it is, taken away as a file, and found by its words.

use prosaas_core::role::Role;
use prosaas_testkit::{TestBusiness, TestCall};
use serde_json::json;

use crate::rig::{Member, Rig};

/// A call in which this was said, by the customer in the third second.
async fn said(rig: &Rig, text: &str) -> TestCall {
    let call = rig.call().await;
    let segments = json!([{ "start": 2.5, "end": 4.0, "speaker": "customer", "text": text }]);
    let segments = segments.to_string().replace('\'', "''");
    let text = text.replace('\'', "''");
    rig.set_call(
        &call,
        &format!("final_transcript = '{text}', transcript_segments = '{segments}'"),
    )
    .await;
    call
}

async fn found(rig: &Rig, member: &Member, typed: &str) -> Vec<String> {
    let typed: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    let page = rig
        .get(&format!("/api/calls?q={typed}"), member)
        .await
        .json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|call| call["call_sid"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transcript_is_taken_away_in_each_format_and_that_is_written_down() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = said(&rig, "5 < 6 & נזילה --> דחוף").await;
    let path = format!("/api/calls/{}/transcript", call.sid);
    for (query, kind, name, holds) in [
        ("", "text/plain; charset=utf-8", "txt", "Customer: 5 < 6"),
        (
            "?format=srt",
            "text/plain; charset=utf-8",
            "srt",
            "00:00:02,500 --> 00:00:04,000",
        ),
        (
            "?format=vtt",
            "text/vtt; charset=utf-8",
            "vtt",
            "<v Customer>5 &lt; 6 &amp; נזילה --&gt; דחוף",
        ),
        (
            "?format=json",
            "application/json",
            "json",
            "\"speaker\":\"customer\"",
        ),
    ] {
        let answer = rig.get(&format!("{path}{query}"), &dana).await;
        assert_eq!(answer.status, 200, "{query}");
        assert_eq!(answer.header("content-type"), Some(kind));
        let disposition = answer.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment"), "{disposition}");
        assert!(
            disposition.contains(&format!("{}.{name}", call.sid)),
            "{disposition}"
        );
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.contains(holds), "{query}: {text}");
    }
    let exported = "SELECT count(*) FROM audit_log WHERE action = 'exported' AND object = ";
    assert_eq!(rig.count(&format!("{exported}'{}'", call.sid)).await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_segments_is_one_segment_as_long_as_the_recording() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    rig.set_call(
        &call,
        "transcription = 'שלום', recording_duration_seconds = 7",
    )
    .await;
    let path = format!("/api/calls/{}/transcript?format=srt", call.sid);
    let text = String::from_utf8(rig.get(&path, &dana).await.body).unwrap();
    assert!(
        text.contains("00:00:00,000 --> 00:00:07,000\nשלום"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_none_before_it_is_made_and_none_of_another_business() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let (silent, call) = (rig.call().await, said(&rig, "שלום").await);
    let path = |call: &TestCall, query: &str| format!("/api/calls/{}/transcript{query}", call.sid);
    let nothing = rig.get(&path(&silent, ""), &dana).await;
    assert_eq!(nothing.problem(), (404, "transcript_not_found".into()));
    let foreign = rig.get(&path(&call, ""), &stranger).await;
    assert_eq!(foreign.problem(), (404, "call_not_found".into()));
    let unknown = rig.get(&path(&call, "?format=doc"), &dana).await;
    assert_eq!(unknown.problem(), (422, "validation".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_both_spellings_and_the_word_behind_its_prefixes() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = said(&rig, "צריך שירות למזגן בקריית אונו, ויש גם ג'וקים").await;
    said(&rig, "אני מחיפה").await;
    for typed in [
        "מזגן",
        "למזגן",
        "מזג",
        "קרית אונו",
        "קריית",
        "שרות",
        "שירות",
        "גוקים",
        "שֵׁרוּת",
        "אונו קרית שרות",
    ] {
        assert_eq!(
            found(&rig, &dana, typed).await,
            [call.sid.to_string()],
            "{typed}"
        );
    }
    assert_eq!(
        found(&rig, &dana, "קרית חיפה").await.len(),
        0,
        "both must be said"
    );
    rig.set_call(&call, "final_transcript = 'טעות במספר'").await;
    assert_eq!(
        found(&rig, &dana, "מזגן").await.len(),
        0,
        "the words are those of the text"
    );
    assert_eq!(found(&rig, &dana, "מספר").await, [call.sid.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_says_where_it_stands_and_why() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = said(&rig, "שלום").await;
    rig.sql(&format!(
        "INSERT INTO processing_steps (business_id, call_log_id, step, state, attempt, permanent, \
         error_code, error_text, finished_at) VALUES \
         ({business}, {call}, 'transcribe', 'failed', 1, TRUE, 'minutes_used_up', \
            'the month''s minutes of transcription are used up', now()), \
         ({business}, {call}, 'download', 'done', 0, FALSE, NULL, NULL, now()); \
         INSERT INTO call_insights (business_id, call_log_id, transcriber, analyser, next_action, mood, \
         service_confidence) VALUES ({business}, {call}, 'demo', 'embedded', 'visit', 'neutral', 0.5)",
        business = rig.business.id,
        call = call.id
    ))
    .await;
    let shown = rig
        .get(&format!("/api/calls/{}", call.sid), &dana)
        .await
        .json();
    let understood = &shown["understanding"];
    assert_eq!(
        understood,
        &json!({
            "transcriber": "demo", "analyser": "embedded", "next_action": "visit", "mood": "neutral",
            "service_confidence": 0.5, "city_confidence": null, "steps": [
                { "step": "download", "state": "done", "attempt": 0, "code": null, "reason": null,
                  "retry_after": null },
                { "step": "transcribe", "state": "failed", "attempt": 1, "code": "minutes_used_up",
                  "reason": "the month's minutes of transcription are used up", "retry_after": null },
            ],
        })
    );
}

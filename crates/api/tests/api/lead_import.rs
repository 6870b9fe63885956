//! Leads from a file: what goes in, what is reported, what is left alone.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::until;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

async fn send(rig: &Rig, member: &Member, query: &str, file: impl Into<Vec<u8>>) -> Answer {
    let path = format!("/api/leads/import{query}");
    let request = rig.request(Method::POST, &path, member);
    Answer::of(request.header("Content-Type", "text/csv").body(file.into())).await
}

fn counts(import: &Value) -> [i64; 4] {
    ["created", "updated", "unchanged", "failed"].map(|name| import[name].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_row_is_reported_by_its_number_and_the_good_ones_go_in() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let file =
        "שם,טלפון,אימייל,סטטוס,הערה\nרות,050-123-4567,,חדש,א\nדן,12,,,\n\nגד,,gad@example.com,,\n";
    let answer = send(&rig, &dana, "", file).await;
    let import = answer.json();
    assert_eq!(answer.status, 200, "{import}");
    assert_eq!(counts(&import), [2, 0, 0, 1]);
    assert_eq!(
        (&import["state"], &import["rows"], &import["rows_done"]),
        (&json!("done"), &json!(3), &json!(3))
    );
    assert_eq!(
        import["problems"],
        json!([{"row": 3, "field": "phone", "reason": "phone_invalid"}])
    );
    assert_eq!(import["unknown_columns"], json!(["הערה"]));
    let leads = rig.items("/api/leads?sort=name", &dana).await;
    let phones: Vec<&Value> = leads.iter().map(|lead| &lead["phone"]).collect();
    assert_eq!(phones, [&Value::Null, &json!("+972501234567")]);
    assert_eq!(leads[0]["source"], "import");
    assert_eq!(rig.audited("leads_imported").await, 1);
    let again = send(&rig, &dana, "", file).await.json();
    assert_eq!(counts(&again), [0, 0, 2, 1]);
    assert_eq!(
        rig.get("/api/leads?sort=name", &dana).await.json()["items"],
        json!(leads)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_that_is_there_only_gets_its_empty_fields_filled() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let body = json!({"name": "רות לוי", "phone": "0501234567", "status": "won"});
    let known = rig.made("/api/leads", &dana, &body).await;
    let from = rig
        .made("/api/leads", &dana, &json!({"phone": "0521112222"}))
        .await;
    let path = format!("/api/leads/{}/merge", known["id"]);
    rig.send(Method::POST, &path, &dana, &json!({"lead_id": from["id"]}))
        .await;
    let file = "name,phone,status,city,service\n\
        אחרת,+972-50-1234567,lost,חיפה,\n\
        עוד אחת,052-111-2222,,,plumbing\n";
    let import = send(&rig, &dana, "", file).await.json();
    assert_eq!(counts(&import), [0, 2, 0, 0]);
    let leads = rig.items("/api/leads", &dana).await;
    assert_eq!(leads.len(), 1);
    for (field, value) in [
        ("name", "רות לוי"),
        ("status", "won"),
        ("city", "חיפה"),
        ("service", "plumbing"),
    ] {
        assert_eq!(leads[0][field], value, "{field}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_says_the_same_and_writes_nothing() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    rig.made("/api/leads", &dana, &json!({"phone": "0501234567"}))
        .await;
    let file = "name;phone\nרות;0501234567\nדן;0501234568\nדן;0501234568\nx;1\n";
    let trial = send(&rig, &dana, "?dry_run=true", file).await.json();
    assert_eq!(
        (&trial["id"], &trial["dry_run"], &trial["delimiter"]),
        (&Value::Null, &json!(true), &json!(";"))
    );
    assert_eq!(rig.items("/api/leads", &dana).await.len(), 1);
    assert_eq!(rig.items("/api/leads/imports", &dana).await.len(), 0);
    assert_eq!(rig.audited("leads_imported").await, 0);
    let import = send(&rig, &dana, "", file).await.json();
    assert_eq!(counts(&import), [1, 1, 1, 1]);
    assert_eq!(counts(&trial), counts(&import));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_is_written_beside_and_shows_how_far_it_is() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let rows: Vec<String> = (0..1_200)
        .map(|row| format!("לקוח {row},05{:08}\n", 10_000_000 + row))
        .collect();
    let rows = rows.concat();
    let request = rig
        .request(Method::POST, "/api/leads/import", &dana)
        .header("Content-Type", "text/csv; charset=utf-8")
        .header("Prefer", "respond-async, wait=5")
        .body(format!("name,phone\n{rows}"));
    let answer = Answer::of(request).await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.json()["state"], "running");
    let place = answer.header("location").unwrap().to_owned();
    let done = until("the import is done", Duration::from_mins(1), async || {
        let import = rig.get(&place, &dana).await.json();
        (import["state"] == "done").then_some(import)
    })
    .await;
    assert_eq!(counts(&done), [1_200, 0, 0, 0]);
    assert_eq!(done["rows_done"], 1_200);
    assert_eq!(
        rig.items("/api/leads/imports", &dana).await[0]["id"],
        done["id"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_process_ended_says_so() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    rig.sql(&format!(
        "INSERT INTO lead_imports (business_id, rows, encoding, delimiter) VALUES ({}, 5, 'utf-8', ',')",
        rig.business.id
    ))
    .await;
    let state = async || rig.items("/api/leads/imports", &dana).await[0]["state"].clone();
    assert_eq!(state().await, "running");
    rig.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(state().await, "interrupted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_the_file_is_taken_too() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let form = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n\
        --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"leads.csv\"\r\n\
        Content-Type: application/vnd.ms-excel\r\n\r\nname,phone\r\nרות,0501234567\r\n\r\n--x--\r\n";
    let request = rig.request(Method::POST, "/api/leads/import", &dana);
    let request = request
        .header("Content-Type", "multipart/form-data; boundary=x")
        .body(form);
    let answer = Answer::of(request).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(counts(&answer.json()), [1, 0, 0, 0]);
    let empty = rig.request(Method::POST, "/api/leads/import", &dana);
    let empty = empty
        .header("Content-Type", "multipart/form-data; boundary=x")
        .body("--x--\r\n");
    assert_eq!(Answer::of(empty).await.json()["field"], "file");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_list_of_leads_is_refused() {
    let rig = Rig::start().await;
    let (dana, yossi) = (
        rig.member(Role::Agent).await,
        rig.member(Role::Viewer).await,
    );
    for file in ["", "name,phone\n", "a,b\n1,2\n", "PK\u{3}\u{4}rest"] {
        let answer = send(&rig, &dana, "", file).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{file}");
        assert_eq!(answer.json()["field"], "file", "{file}");
    }
    let large = send(&rig, &dana, "", vec![b'x'; 10 * 1024 * 1024 + 1]).await;
    assert_eq!(large.problem(), (413, "payload_too_large".into()));
    let json = rig
        .send(Method::POST, "/api/leads/import", &dana, &json!({}))
        .await;
    assert_eq!(json.problem(), (415, "unsupported_media_type".into()));
    let refused = send(&rig, &yossi, "", "phone\n0501234567\n").await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    assert_eq!(rig.items("/api/leads/imports", &dana).await.len(), 0);
}

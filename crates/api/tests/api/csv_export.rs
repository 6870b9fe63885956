//! Lists as files for spreadsheets.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::json;

use crate::rig::{Answer, Rig};

const FORMULAS: [&str; 3] = ["=HYPERLINK(\"http://x\",\"y\")", "@SUM(A1)", "-1+1"];

fn text(answer: &Answer) -> String {
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let text = String::from_utf8(answer.body.clone()).unwrap();
    text.strip_prefix('\u{feff}').unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_exported_can_be_imported_again() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    for (place, name) in FORMULAS
        .into_iter()
        .chain(["רות \"לוי\", כהן", "'90s"])
        .enumerate()
    {
        let body = json!({"name": name, "phone": format!("050-123-456{place}"), "city": "חיפה", "status": "won"});
        rig.made("/api/leads", &dana, &body).await;
    }
    rig.made(
        "/api/leads",
        &dana,
        &json!({"name": "דן", "email": "dan@example.com"}),
    )
    .await;
    let exported = rig
        .get("/api/leads/export.csv?sort=created_at", &dana)
        .await;
    let file = text(&exported);
    assert!(file.starts_with("\"שם\",\"טלפון\""), "{file}");
    assert!(file.contains("\"'+972501234560\""), "{file}");
    for line in file.split("\r\n").filter(|line| !line.is_empty()) {
        for start in ["=", "+", "-", "@"] {
            assert!(!line.contains(&format!(",\"{start}")), "{line}");
            assert!(!line.starts_with(&format!("\"{start}")), "{line}");
        }
    }
    assert_eq!(rig.audited("exported").await, 1);
    // Into another business.
    let other = TestBusiness::create(rig.database.database()).await;
    let theirs = rig.member_of(&other, Role::Agent).await;
    let request = rig.request(Method::POST, "/api/leads/import", &theirs);
    let request = request
        .header("Content-Type", "text/csv")
        .body(exported.body.clone());
    let import = Answer::of(request).await.json();
    assert_eq!(
        (&import["created"], &import["failed"]),
        (&json!(6), &json!(0)),
        "{import}"
    );
    let fields = |items: Vec<serde_json::Value>| -> Vec<String> {
        let of = |lead: &serde_json::Value| {
            ["name", "phone", "email", "status", "city"]
                .map(|name| lead[name].to_string())
                .join(" ")
        };
        items.iter().map(of).collect()
    };
    let ours = fields(rig.items("/api/leads?sort=name", &dana).await);
    assert_eq!(
        fields(rig.items("/api/leads?sort=name", &theirs).await),
        ours
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_every_lead_that_the_filters_let_through() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let other = TestBusiness::create(rig.database.database()).await;
    rig.sql(&format!(
        "INSERT INTO leads (business_id, name, status) \
         SELECT {}, 'lead ' || n, CASE WHEN n % 2 = 0 THEN 'won' ELSE 'new' END \
         FROM generate_series(1, 2400) AS n; \
         INSERT INTO leads (business_id, name) VALUES ({}, 'theirs')",
        rig.business.id, other.id
    ))
    .await;
    for (query, rows) in [
        ("", 2400),
        ("?status=won&sort=name", 1200),
        ("?status=lost", 0),
    ] {
        let file = text(
            &rig.get(&format!("/api/leads/export.csv{query}"), &dana)
                .await,
        );
        assert_eq!(file.matches("\r\n").count(), rows + 1, "{query}");
        assert!(!file.contains("theirs"));
    }
    let english = text(
        &rig.get("/api/leads/export.csv?language=en&status=lost", &dana)
            .await,
    );
    assert!(english.starts_with("\"Name\",\"Phone\""), "{english}");
    let wrong = rig.get("/api/leads/export.csv?language=fr", &dana).await;
    assert_eq!(wrong.json()["field"], "language");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_exported_with_the_lists_filters() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    let other = rig.call().await;
    rig.set_call(&other, "extracted_service = 'plumbing', summary = '=1+1'")
        .await;
    let file = text(&rig.get("/api/calls/export.csv?language=en", &dana).await);
    assert_eq!(file.matches("\r\n").count(), 3);
    assert!(file.contains(call.sid.as_str()), "{file}");
    let file = text(
        &rig.get("/api/calls/export.csv?service=plumbing", &dana)
            .await,
    );
    assert_eq!(file.matches("\r\n").count(), 2);
    assert!(
        file.contains(other.sid.as_str()) && file.contains("\"'=1+1\""),
        "{file}"
    );
    assert!(file.contains("\"'+972501112233\""), "{file}");
    assert_eq!(rig.audited("exported").await, 2);
}

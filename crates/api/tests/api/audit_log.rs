//! The audit log: what gets into it, and who reads it.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::Rig;

fn actions(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|line| line["action"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_filtered_by_who_what_to_what_and_when() {
    let rig = Rig::start().await;
    let (user, admin) = rig.person(Role::Admin).await;
    let (reader, viewer) = rig.person(Role::Viewer).await;
    let call = rig.call().await;
    rig.set_call(&call, "transcription = 'שלום'").await;
    for _ in 0..3 {
        assert_eq!(
            rig.get(&format!("/api/calls/{}", call.sid), &viewer)
                .await
                .status,
            200
        );
    }
    rig.clock.advance(chrono::TimeDelta::minutes(1));
    let noon = rig
        .clock
        .now()
        .to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let token = rig.token(&admin, "admin", &[]).await.json();
    let by_program = rig
        .anonymous(Method::PATCH, "/api/settings")
        .bearer_auth(token["token"].as_str().unwrap())
        .json(&json!({ "purge_days": 20 }));
    assert_eq!(crate::rig::Answer::of(by_program).await.status, 200);

    let all = rig.get("/api/audit", &admin).await.json();
    assert_eq!(
        actions(&all),
        ["settings_changed", "token_created", "viewed"]
    );
    let line = &all["items"][0];
    assert_eq!(line["actor"]["kind"], "token");
    assert_eq!(line["actor"]["name"], "CRM");
    assert_eq!(
        line["details"]["purge_days"],
        json!({ "from": 30, "to": 20 })
    );
    assert_eq!(line["address"], "127.0.0.1");
    let reading = &all["items"][2];
    assert_eq!(
        (&reading["object"], &reading["actor"]["id"]),
        (&json!(call.sid), &json!(reader))
    );
    for (query, expected) in [
        (format!("actor=user:{user}"), vec!["token_created"]),
        (
            format!("actor=token:{}", token["id"]),
            vec!["settings_changed"],
        ),
        ("action=viewed".to_owned(), vec!["viewed"]),
        (format!("object={}", call.sid), vec!["viewed"]),
        (
            format!("from={noon}"),
            vec!["settings_changed", "token_created"],
        ),
        (format!("to={noon}"), vec!["viewed"]),
        (format!("action=viewed&from={noon}"), vec![]),
    ] {
        let page = rig.get(&format!("/api/audit?{query}"), &admin).await.json();
        assert_eq!(actions(&page), expected, "{query}");
    }
    let mut seen = Vec::new();
    let mut query = "limit=1".to_owned();
    loop {
        let page = rig.get(&format!("/api/audit?{query}"), &admin).await.json();
        seen.extend(actions(&page));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        query = format!("limit=1&cursor={cursor}");
    }
    assert_eq!(seen, actions(&all));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_read_by_administrators_of_its_business_only() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    rig.token(&admin, "viewer", &[]).await;
    let agent = rig.member(Role::Agent).await;
    let refused = rig.get("/api/audit", &agent).await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    assert!(actions(&rig.get("/api/audit", &stranger).await.json()).is_empty());
    for (query, field) in [("actor=dana", "actor"), ("from=yesterday", "from")] {
        let refused = rig.get(&format!("/api/audit?{query}"), &admin).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!(field))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_or_removes_a_line() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    rig.token(&admin, "viewer", &[]).await;
    let superuser = rig.database.superuser().await;
    for sql in [
        "UPDATE audit_log SET action = 'other'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
    ] {
        let refused = superuser.batch_execute(sql).await.unwrap_err();
        assert!(
            refused.to_string().contains("append-only")
                || refused
                    .as_db_error()
                    .unwrap()
                    .message()
                    .contains("append-only"),
            "{sql}"
        );
        let by_service = format!("SET ROLE prosaas_app; SET app.scope = 'system'; {sql}");
        let refused = superuser.batch_execute(&by_service).await.unwrap_err();
        assert!(
            refused
                .as_db_error()
                .unwrap()
                .message()
                .contains("permission denied"),
            "{sql}"
        );
        superuser.batch_execute("RESET ROLE").await.unwrap();
    }
    assert_eq!(rig.audited("token_created").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_a_file_without_formulas_and_stands_in_the_log() {
    let rig = Rig::start().await;
    let (user, admin) = rig.person(Role::Admin).await;
    rig.sql(&format!("UPDATE users SET name = '=1+1' WHERE id = {user}"))
        .await;
    rig.token(&admin, "viewer", &[]).await;
    let filler = format!(
        "INSERT INTO audit_log (business_id, action, object, at) SELECT {}, 'played', 'CA' || i, \
         now() - i * interval '1 minute' FROM generate_series(1, 1200) i",
        rig.business.id
    );
    rig.sql(&filler).await;
    let answer = rig.get("/api/audit/export.csv", &admin).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    let text = String::from_utf8(answer.body).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with("\"actor_name\",\"address\",\"details\""));
    assert_eq!(lines.len(), 1 + 1 + 1200, "all portions, once each");
    assert!(
        lines[1].contains("token_created") && lines[1].contains("\"'=1+1\""),
        "{}",
        lines[1]
    );
    assert_eq!(rig.audited("exported").await, 1);
    let narrowed = rig
        .get("/api/audit/export.csv?action=exported", &admin)
        .await;
    let narrowed = String::from_utf8(narrowed.body).unwrap();
    assert_eq!(narrowed.lines().count(), 2);
}

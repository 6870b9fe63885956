//! Two leads that are the same person become one.

use prosaas_core::leads::TABLES_WITH_A_LEAD;
use prosaas_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

async fn merge(rig: &Rig, into: &Value, from: &Value, member: &Member) -> Answer {
    let path = format!("/api/leads/{}/merge", into["id"]);
    let body = json!({"lead_id": from["id"]});
    rig.send(Method::POST, &path, member, &body).await
}

async fn two(rig: &Rig, member: &Member) -> (Value, Value) {
    let into = json!({"name": "רות", "phone": "0501234567"});
    let from = json!({"name": "רות לוי", "phone": "0521112222", "city": "חיפה"});
    (
        rig.made("/api/leads", member, &into).await,
        rig.made("/api/leads", member, &from).await,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_moves_and_empty_fields_are_filled() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let (into, from) = two(&rig, &dana).await;
    let call = rig.call().await;
    rig.set_call(&call, &format!("lead_id = {}", from["id"]))
        .await;
    let old = format!("/api/leads/{}", from["id"]);
    rig.made(&format!("{old}/notes"), &dana, &json!({"text": "לחזור"}))
        .await;
    let body = json!({"title": "דוד", "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:00",
        "lead_id": from["id"]});
    rig.made("/api/appointments", &dana, &body).await;
    let merged = merge(&rig, &into, &from, &dana).await.json();
    assert_eq!(merged["id"], into["id"]);
    assert_eq!(merged["name"], "רות");
    assert_eq!(merged["city"], "חיפה");
    assert_eq!(merged["phone"], "+972501234567");
    assert_eq!(merged["other_phones"], json!(["+972521112222"]));
    for tail in ["calls", "notes", "appointments"] {
        // The old address leads to the other lead's.
        for lead in [&into, &from] {
            let path = format!("/api/leads/{}/{tail}?limit=5", lead["id"]);
            assert_eq!(rig.items(&path, &dana).await.len(), 1, "{path}");
        }
    }
    assert_eq!(rig.get(&old, &dana).await.json(), merged);
    assert_eq!(rig.items("/api/leads?q=052111", &dana).await, [merged]);
    assert_eq!(rig.audited("lead_merged").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_again_it_changes_nothing_and_a_third_lead_is_refused() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Admin).await;
    let (into, from) = two(&rig, &dana).await;
    let third = rig.made("/api/leads", &dana, &json!({"name": "דן"})).await;
    let once = merge(&rig, &into, &from, &dana).await.json();
    let twice = merge(&rig, &into, &from, &dana).await;
    assert_eq!((twice.status.as_u16(), twice.json()), (200, once));
    for refused in [
        merge(&rig, &third, &from, &dana).await,
        merge(&rig, &from, &third, &dana).await,
        rig.delete(&format!("/api/leads/{}", from["id"]), &dana)
            .await,
        rig.send(
            Method::PATCH,
            &format!("/api/leads/{}", from["id"]),
            &dana,
            &json!({"name": "x"}),
        )
        .await,
    ] {
        assert_eq!(refused.problem(), (409, "lead_merged".into()));
        assert_eq!(refused.json()["lead_id"], into["id"]);
    }
    let itself = merge(&rig, &into, &into, &dana).await;
    assert_eq!(itself.problem(), (422, "validation".into()));
    // What was merged into a lead goes on with it.
    merge(&rig, &third, &into, &dana).await;
    let path = format!("/api/leads/{}", from["id"]);
    assert_eq!(rig.get(&path, &dana).await.json()["id"], third["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_ways_at_once_leave_one_lead() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    for _ in 0..5 {
        rig.sql("DELETE FROM leads").await;
        let (one, other) = two(&rig, &dana).await;
        let (there, back) = tokio::join!(
            merge(&rig, &one, &other, &dana),
            merge(&rig, &other, &one, &dana)
        );
        let mut statuses = [there.status.as_u16(), back.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        assert_eq!(rig.count("SELECT count(*) FROM leads").await, 1);
        assert_eq!(rig.count("SELECT count(*) FROM lead_numbers").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_open_callback_tasks_one_stays_and_counts_both() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let (into, from) = two(&rig, &dana).await;
    rig.sql(
        "INSERT INTO callback_tasks (business_id, lead_id, reason, missed_calls, last_call_at, due_at) \
         SELECT business_id, id, 'missed', 2, now(), now() FROM leads",
    )
    .await;
    let merged = merge(&rig, &into, &from, &dana).await.json();
    assert_eq!(merged["open_callbacks"], 1);
    assert_eq!(
        rig.count("SELECT sum(missed_calls) FROM callback_tasks")
            .await,
        4
    );
    rig.made("/api/leads", &dana, &json!({"name": "דן"})).await;
    assert_eq!(rig.items("/api/leads?callback=open", &dana).await, [merged]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_over_number_is_not_given_to_another_lead() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let (into, from) = two(&rig, &dana).await;
    merge(&rig, &into, &from, &dana).await;
    let body = json!({"phone": "052-111-2222"});
    let again = rig.send(Method::POST, "/api/leads", &dana, &body).await;
    assert_eq!(again.problem(), (409, "phone_taken".into()));
    assert_eq!(again.json()["lead_id"], into["id"]);
    // Its own further number may become a lead's first.
    let path = format!("/api/leads/{}", into["id"]);
    let changed = rig.send(Method::PATCH, &path, &dana, &body).await.json();
    assert_eq!(changed["phone"], "+972521112222");
    assert_eq!(changed["other_phones"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_moves_the_rows_of_every_table_that_names_a_lead() {
    let rig = Rig::start().await;
    let rows = rig
        .database
        .superuser()
        .await
        .query(
            "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint \
             WHERE contype = 'f' AND confrelid = 'leads'::regclass ORDER BY 1",
            &[],
        )
        .await
        .unwrap();
    let mut tables: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    tables.retain(|table| table != "lead_words");
    let mut moved = TABLES_WITH_A_LEAD.to_vec();
    moved.sort_unstable();
    assert_eq!(tables, moved);
}

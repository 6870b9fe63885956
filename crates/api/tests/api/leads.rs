//! Leads: adding, reading, changing, deleting.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

async fn patch(rig: &Rig, lead: &Value, member: &Member, body: &Value) -> Answer {
    let path = format!("/api/leads/{}", lead["id"]);
    rig.send(Method::PATCH, &path, member, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_is_kept_with_its_number_in_one_form() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let body = json!({"name": " רות לוי ", "phone": "\u{200e}050-123-4567", "email": "ruth@example.com",
        "city": "חיפה", "status": "contacted"});
    let answer = rig.send(Method::POST, "/api/leads", &dana, &body).await;
    let lead = answer.json();
    assert_eq!(answer.status, 201);
    assert_eq!(lead["name"], "רות לוי");
    assert_eq!(lead["phone"], "+972501234567");
    assert_eq!(lead["status"], "contacted");
    assert_eq!(lead["source"], "manual");
    assert_eq!(lead["other_phones"], json!([]));
    let place = format!("/api/leads/{}", lead["id"]);
    assert_eq!(answer.header("location"), Some(place.as_str()));
    let shown = rig.get(&place, &dana).await;
    assert_eq!(shown.json(), lead);
    assert_eq!(shown.header("etag"), answer.header("etag"));
    assert_eq!(rig.audited("lead_created").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_lead_with_a_number_is_refused_and_names_the_first() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let first = rig
        .made("/api/leads", &dana, &json!({"phone": "0501234567"}))
        .await;
    let body = json!({"phone": "+972 50-1234567"});
    let again = rig.send(Method::POST, "/api/leads", &dana, &body).await;
    assert_eq!(again.problem(), (409, "phone_taken".into()));
    assert_eq!(again.json()["lead_id"], first["id"]);
    let second = rig.made("/api/leads", &dana, &json!({"name": "דן"})).await;
    let moved = patch(&rig, &second, &dana, &body).await;
    assert_eq!(moved.problem(), (409, "phone_taken".into()));
    assert_eq!(moved.json()["lead_id"], first["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_who_add_the_same_number_at_once_make_one_lead() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let body = json!({"phone": "0501234567"});
    let asked = (0..10).map(|_| rig.send(Method::POST, "/api/leads", &dana, &body));
    let answers = futures::future::join_all(asked).await;
    let made: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .collect();
    assert_eq!(made.len(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.problem(), (409, "phone_taken".into()));
        assert_eq!(refused.json()["lead_id"], made[0].json()["id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_touches_what_is_sent_and_null_empties() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let body = json!({"name": "רות", "phone": "0501234567", "city": "חיפה"});
    let lead = rig.made("/api/leads", &dana, &body).await;
    let answer = patch(&rig, &lead, &dana, &json!({"city": null, "status": "won"})).await;
    let changed = answer.json();
    assert_eq!(answer.status, 200);
    assert_eq!(
        (&changed["city"], &changed["status"]),
        (&Value::Null, &json!("won"))
    );
    assert_eq!(changed["name"], "רות");
    assert_eq!(rig.audited("lead_changed").await, 1);
    let nothing = patch(&rig, &lead, &dana, &json!({})).await;
    assert_eq!(nothing.json(), changed);
    assert_eq!(rig.audited("lead_changed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_editors_do_not_overwrite_each_other() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Admin).await;
    let lead = rig.made("/api/leads", &dana, &json!({"name": "רות"})).await;
    let path = format!("/api/leads/{}", lead["id"]);
    let seen = rig.get(&path, &dana).await;
    let tag = seen.header("etag").unwrap().to_owned();
    let with_tag =
        |method: Method, tag: &str| rig.request(method, &path, &dana).header("If-Match", tag);
    let first = with_tag(Method::PATCH, &tag).json(&json!({"city": "חיפה"}));
    assert_eq!(Answer::of(first).await.status, 200);
    let second = with_tag(Method::PATCH, &tag).json(&json!({"city": "עכו"}));
    assert_eq!(
        Answer::of(second).await.problem(),
        (412, "precondition_failed".into())
    );
    let gone = Answer::of(with_tag(Method::DELETE, &tag)).await;
    assert_eq!(gone.problem(), (412, "precondition_failed".into()));
    assert_eq!(rig.get(&path, &dana).await.json()["city"], "חיפה");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_acceptable_is_named() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({"name": " "}), "name"),
        (json!({"phone": "12"}), "phone"),
        (json!({"name": "x", "email": "nobody"}), "email"),
        (json!({"name": "x".repeat(201)}), "name"),
        (json!({"name": "x", "status": "hot"}), "status"),
        (json!({"name": "x", "colour": "red"}), "colour"),
    ] {
        let answer = rig.send(Method::POST, "/api/leads", &dana, &body).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_lead_leaves_its_calls_and_appointments() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Admin).await;
    let lead = rig
        .made("/api/leads", &dana, &json!({"phone": "0501234567"}))
        .await;
    let call = rig.call().await;
    rig.set_call(&call, &format!("lead_id = {}", lead["id"]))
        .await;
    let body = json!({"title": "דוד", "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:00",
        "lead_id": lead["id"]});
    let appointment = rig.made("/api/appointments", &dana, &body).await;
    let path = format!("/api/leads/{}", lead["id"]);
    rig.made(&format!("{path}/notes"), &dana, &json!({"text": "x"}))
        .await;
    assert_eq!(rig.delete(&path, &dana).await.status, 204);
    assert_eq!(
        rig.get(&path, &dana).await.problem(),
        (404, "not_found".into())
    );
    assert_eq!(rig.items("/api/calls", &dana).await[0]["lead"], Value::Null);
    let path = format!("/api/appointments/{}", appointment["id"]);
    assert_eq!(rig.get(&path, &dana).await.json()["lead"], Value::Null);
    assert_eq!(rig.count("SELECT count(*) FROM lead_notes").await, 0);
    assert_eq!(rig.count("SELECT count(*) FROM lead_words").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_decide_who_reads_writes_and_deletes() {
    let rig = Rig::start().await;
    let (viewer, agent) = (
        rig.member(Role::Viewer).await,
        rig.member(Role::Agent).await,
    );
    let lead = rig
        .made("/api/leads", &agent, &json!({"name": "רות"}))
        .await;
    let path = format!("/api/leads/{}", lead["id"]);
    let refused = (403, "role_forbidden".to_owned());
    assert_eq!(rig.get(&path, &viewer).await.status, 200);
    let body = json!({"name": "x"});
    let added = rig.send(Method::POST, "/api/leads", &viewer, &body).await;
    assert_eq!(added.problem(), refused);
    assert_eq!(patch(&rig, &lead, &viewer, &body).await.problem(), refused);
    assert_eq!(rig.delete(&path, &agent).await.problem(), refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_businesss_lead_is_like_none() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Owner).await;
    let other = TestBusiness::create(rig.database.database()).await;
    let theirs = rig.member_of(&other, Role::Owner).await;
    let body = json!({"name": "רות", "phone": "0501234567"});
    let lead = rig.made("/api/leads", &theirs, &body).await;
    let mine = rig.made("/api/leads", &dana, &body).await;
    assert_ne!(
        lead["id"], mine["id"],
        "a number may be a lead of two businesses"
    );
    for (method, tail, body) in [
        (Method::GET, "", None),
        (Method::PATCH, "", Some(json!({"name": "x"}))),
        (Method::DELETE, "", None),
        (Method::GET, "/calls", None),
        (Method::GET, "/notes", None),
        (Method::POST, "/notes", Some(json!({"text": "x"}))),
        (Method::GET, "/appointments", None),
        (Method::POST, "/merge", Some(json!({"lead_id": mine["id"]}))),
    ] {
        let of = async |id: &str| {
            let request = rig.request(method.clone(), &format!("/api/leads/{id}{tail}"), &dana);
            Answer::of(match &body {
                Some(body) => request.json(body),
                None => request,
            })
            .await
            .said()
        };
        let foreign = of(&lead["id"].to_string()).await;
        assert_eq!(foreign.0, 404, "{method} {tail}: {}", foreign.1);
        assert_eq!(foreign, of("999999").await, "{method} {tail}");
    }
    let path = format!("/api/leads/{}/merge", mine["id"]);
    let into = rig
        .send(Method::POST, &path, &dana, &json!({"lead_id": lead["id"]}))
        .await;
    assert_eq!(into.problem(), (404, "not_found".into()));
}

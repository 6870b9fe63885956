//! Numbers that asked not to be called.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

async fn add(rig: &Rig, member: &Member, body: Value) -> Answer {
    Answer::of(
        rig.request(Method::POST, "/api/opt-outs", member)
            .json(&body),
    )
    .await
}

async fn remove(rig: &Rig, member: &Member, id: i64) -> Answer {
    Answer::of(rig.request(Method::DELETE, &format!("/api/opt-outs/{id}"), member)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_written_down_once_found_and_taken_away() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let body = json!({"phone": "050-111-2233", "note": "ביקש לא להתקשר"});
    let added = add(&rig, &agent, body).await;
    assert_eq!(added.status, 201);
    assert_eq!(added.json()["phone"], "+972501112233");
    assert_eq!(added.json()["created_by"]["name"], "דנה");
    let again = add(&rig, &agent, json!({"phone": "+972501112233"})).await;
    assert_eq!((again.status.as_u16(), again.json()), (200, added.json()));
    add(&rig, &agent, json!({"phone": "+972502222222"})).await;
    let found = rig
        .get("/api/opt-outs?phone=0501112233", &agent)
        .await
        .json();
    assert_eq!(found["items"], json!([added.json()]));
    let first = rig.get("/api/opt-outs?limit=1", &agent).await.json();
    assert_eq!(first["items"][0]["phone"], "+972502222222");
    let next = first["next_cursor"].as_str().unwrap();
    let second = rig
        .get(&format!("/api/opt-outs?cursor={next}"), &agent)
        .await;
    assert_eq!(second.json()["items"], json!([added.json()]));

    let id = added.json()["id"].as_i64().unwrap();
    let refused = remove(&rig, &agent, id).await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    let admin = rig.member(Role::Admin).await;
    assert_eq!(remove(&rig, &admin, id).await.status, 204);
    assert_eq!(remove(&rig, &admin, id).await.problem().0, 404);
    for (action, lines) in [("opt_out_added", 2), ("opt_out_removed", 1)] {
        let audited = format!("SELECT count(*) FROM audit_log WHERE action = '{action}'");
        assert_eq!(rig.count(&audited).await, lines);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_business_has_a_list_of_its_own() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let added = add(&rig, &agent, json!({"phone": "0501112233"}))
        .await
        .json();
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let theirs = rig.get("/api/opt-outs", &stranger).await.json();
    assert_eq!(theirs["items"], json!([]));
    let foreign = remove(&rig, &stranger, added["id"].as_i64().unwrap()).await;
    assert_eq!(
        foreign.said(),
        remove(&rig, &stranger, 999_999).await.said()
    );
    let own = add(&rig, &stranger, json!({"phone": "0501112233"})).await;
    assert_eq!(own.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_number_is_refused_by_name() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let viewer = rig.member(Role::Viewer).await;
    let refused = add(&rig, &viewer, json!({"phone": "0501112233"})).await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    for (body, field) in [
        (json!({"phone": "dana"}), "phone"),
        (json!({}), "phone"),
        (json!({"phone": 5}), "phone"),
        (
            json!({"phone": "0501112233", "note": "x".repeat(501)}),
            "note",
        ),
    ] {
        let answer = add(&rig, &agent, body.clone()).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert!(answer.json().to_string().contains(field), "{body}");
    }
    let refused = rig.get("/api/opt-outs?phone=dana", &agent).await;
    assert_eq!(refused.json()["field"], "phone");
}

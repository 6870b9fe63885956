//! Legal holds, corrections and doing a step anew.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::json;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_set_renamed_shown_and_lifted() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let call = rig.call().await;
    let (shown, path) = (
        format!("/api/calls/{}", call.sid),
        format!("/api/calls/{}/hold", call.sid),
    );
    for reason in ["תביעה 12/26", "תביעה 13/26"] {
        let body = json!({ "reason": reason });
        let set = rig.send(Method::PUT, &path, &admin, body).await;
        assert_eq!(set.status, 200);
        assert_eq!(set.json()["reason"], reason);
        let detail = rig.get(&shown, &admin).await.json();
        assert_eq!(detail["legal_hold"], true);
        assert_eq!(
            (&detail["hold"]["reason"], &detail["hold"]["set_by"]),
            (&json!(reason), &json!("דנה"))
        );
    }
    for _ in 0..2 {
        assert_eq!(rig.delete(&path, &admin).await.status, 204);
    }
    let detail = rig.get(&shown, &admin).await.json();
    assert_eq!(
        (&detail["legal_hold"], &detail["hold"]),
        (&json!(false), &json!(null))
    );
    assert_eq!(rig.audited("hold_changed").await, 3);
    assert_eq!(
        rig.count("SELECT count(*) FROM call_holds WHERE lifted_at IS NOT NULL")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_needs_a_reason_a_role_and_a_call_of_ones_own() {
    let rig = Rig::start().await;
    let call = rig.call().await;
    let path = format!("/api/calls/{}/hold", call.sid);
    let reason = json!({ "reason": "x" });
    let agent = rig.member(Role::Agent).await;
    let refused = rig.send(Method::PUT, &path, &agent, reason.clone()).await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    let admin = rig.member(Role::Admin).await;
    let refused = rig
        .send(Method::PUT, &path, &admin, json!({ "reason": " " }))
        .await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["field"]),
        (422, &json!("reason"))
    );
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let foreign = rig
        .send(Method::PUT, &path, &stranger, reason.clone())
        .await;
    let nobodys = format!("/api/calls/{}/hold", prosaas_testkit::builders::call_sid());
    let unknown = rig
        .send(Method::PUT, &nobodys, &stranger, reason.clone())
        .await;
    assert_eq!(foreign.said(), unknown.said());
    assert_eq!(unknown.problem(), (404, "call_not_found".into()));
    assert_eq!(rig.delete(&path, &stranger).await.said(), unknown.said());
    rig.set_call(&call, "erased_at = now()").await;
    let refused = rig.send(Method::PUT, &path, &admin, reason).await;
    assert_eq!(refused.problem(), (409, "erased".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_the_persons_word_for_good() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let call = rig.call().await;
    rig.set_call(
        &call,
        "extracted_service = 'gas', extracted_city = 'תל אביב', transcription = 'x'",
    )
    .await;
    let path = format!("/api/calls/{}", call.sid);
    let body = json!({ "service": "plumbing" });
    let detail = rig.send(Method::PATCH, &path, &agent, body).await;
    assert_eq!(detail.status, 200);
    let extraction = detail.json()["extraction"].clone();
    assert_eq!(extraction["service"], "plumbing");
    assert_eq!(
        (
            &extraction["service_corrected"],
            &extraction["city_corrected"]
        ),
        (&json!(true), &json!(false))
    );
    assert_eq!(extraction["city"], "תל אביב");
    let body = json!({ "city": null });
    let extraction =
        rig.send(Method::PATCH, &path, &agent, body).await.json()["extraction"].clone();
    assert!(extraction["city"].is_null());
    assert_eq!(extraction["city_corrected"], true);
    let mut conn = rig.database.database().system().await.unwrap();
    let corrected = prosaas_core::correction::corrected(&mut conn, call.id)
        .await
        .unwrap();
    assert!(corrected.service && corrected.city);
    conn.commit().await.unwrap();
    assert_eq!(rig.audited("corrected").await, 2);
    let words = rig.count("SELECT count(*) FROM audit_log WHERE details::text LIKE '%plumbing%'");
    assert_eq!(words.await, 0, "the log outlives an erasure");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_that_makes_no_sense_changes_nothing() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let viewer = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    let path = format!("/api/calls/{}", call.sid);
    for (field, body) in [
        ("service", json!({ "service": "" })),
        ("city", json!({ "city": "x".repeat(121) })),
        ("city", json!({ "city": 7 })),
        ("summary", json!({ "summary": "x" })),
    ] {
        let refused = rig.send(Method::PATCH, &path, &agent, body).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!(field))
        );
    }
    let refused = rig
        .send(Method::PATCH, &path, &viewer, json!({ "city": "x" }))
        .await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    rig.set_call(&call, "erased_at = now()").await;
    let refused = rig
        .send(Method::PATCH, &path, &agent, json!({ "city": "x" }))
        .await;
    assert_eq!(refused.problem(), (409, "erased".into()));
    assert_eq!(rig.audited("corrected").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_done_anew_once_however_often_it_is_asked_for() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let call = rig.recorded(b"0123456789").await;
    let path = format!("/api/calls/{}/reprocess", call.sid);
    for state in ["queued", "running"] {
        let body = json!({ "step": "transcribe" });
        let answer = rig.send(Method::POST, &path, &agent, body).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["state"]),
            (202, &json!(state))
        );
        rig.sql("UPDATE processing_steps SET state = 'running'")
            .await;
    }
    let steps =
        rig.count("SELECT count(*) FROM processing_steps WHERE step = 'transcribe' AND urgent");
    assert_eq!(steps.await, 1);
    let refused = rig
        .send(Method::POST, &path, &agent, json!({ "step": "download" }))
        .await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["field"]),
        (422, &json!("step"))
    );
    rig.set_call(&call, "erased_at = now()").await;
    let refused = rig
        .send(Method::POST, &path, &agent, json!({ "step": "peaks" }))
        .await;
    assert_eq!(refused.problem(), (409, "erased".into()));
    let silent = rig.call().await;
    rig.set_call(&silent, "recording_absent_reason = 'silent'")
        .await;
    let path = format!("/api/calls/{}/reprocess", silent.sid);
    let refused = rig
        .send(Method::POST, &path, &agent, json!({ "step": "peaks" }))
        .await;
    assert_eq!(refused.problem(), (404, "recording_not_found".into()));
}

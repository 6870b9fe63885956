//! Waveforms over HTTP.

use prosaas_core::role::Role;
use prosaas_testkit::{TestBusiness, TestCall};
use reqwest::Response;
use serde_json::{Value, json};

use crate::rig::{Member, Rig, code};

async fn ask(rig: &Rig, call: &TestCall, member: &Member) -> Response {
    let url = format!("{}/api/recordings/{}/peaks", rig.url, call.sid);
    rig.request(reqwest::Method::GET, &url, member)
        .send()
        .await
        .unwrap()
}

async fn compute(rig: &Rig, call: &TestCall, waveform: &Value) {
    let sql = rig.database.superuser().await;
    sql.execute(
        "INSERT INTO recording_peaks (business_id, call_log_id, recording_id, duration_ms, waveform) \
         SELECT business_id, call_log_id, id, 1000, $2 FROM recordings WHERE call_log_id = $1",
        &[&call.id.0, &waveform.to_string()],
    )
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_on_its_way_until_it_is_computed() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(b"0123456789").await;
    let coming = ask(&rig, &call, &dana).await;
    assert_eq!(coming.status(), 202);
    assert_eq!(coming.headers()["retry-after"], "2");
    let body: Value = coming.json().await.unwrap();
    assert_eq!(body, json!({ "status": "processing", "stage": "queued" }));
    let waveform = json!({ "version": 2, "channels": 1, "data": [-1, 1] });
    compute(&rig, &call, &waveform).await;
    let there = ask(&rig, &call, &dana).await;
    assert_eq!(there.status(), 200);
    assert_eq!(there.headers()["content-type"], "application/json");
    let body: Value = there.json().await.unwrap();
    assert_eq!(body, waveform);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_can_not_be_computed_says_why() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(b"0123456789").await;
    rig.set_step(
        &call,
        "step = 'peaks', state = 'failed', permanent = TRUE, error_code = 'damaged', \
         error_text = 'the recording is damaged', finished_at = now()",
    )
    .await;
    let problem: Value = ask(&rig, &call, &dana).await.json().await.unwrap();
    assert_eq!(
        (&problem["status"], &problem["code"], &problem["reason"]),
        (
            &json!(404),
            &json!("waveform_not_found"),
            &json!("the recording is damaged")
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_play_sees_no_waveform() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let call = rig.recorded(b"0123456789").await;
    compute(&rig, &call, &json!({ "version": 2 })).await;
    assert_eq!(
        code(ask(&rig, &call, &stranger).await).await,
        "call_not_found"
    );
    let nothing = rig.call().await;
    let sql = rig.database.superuser().await;
    sql.execute(
        "UPDATE call_logs SET recording_absent_reason = 'silent' WHERE id = $1",
        &[&nothing.id.0],
    )
    .await
    .unwrap();
    assert_eq!(
        code(ask(&rig, &nothing, &dana).await).await,
        "recording_not_found"
    );
    rig.clock.advance(chrono::TimeDelta::days(8));
    assert_eq!(
        code(ask(&rig, &call, &dana).await).await,
        "recording_expired"
    );
}

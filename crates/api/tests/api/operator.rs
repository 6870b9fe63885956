//! What a platform administrator sees and does.

use prosaas_core::role::Role;
use reqwest::Method;
use serde_json::json;

use crate::rig::{Answer, Member, Rig};

/// Runs the platform, and belongs to no business.
async fn administrator(rig: &Rig) -> Member {
    let (user, member) = rig.person(Role::Viewer).await;
    rig.sql(&format!(
        "UPDATE users SET platform_admin = TRUE WHERE id = {user}"
    ))
    .await;
    member
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_shown_by_state_and_a_failed_step_is_tried_again_once() {
    let rig = Rig::start().await;
    let admin = administrator(&rig).await;
    let (call, _) = rig.coming().await;
    rig.set_step(
        &call,
        "state = 'failed', permanent = TRUE, attempt = 3, error_code = 'too_large', \
         error_text = 'the recording is larger than allowed', finished_at = now()",
    )
    .await;
    let work = rig.get("/api/operator/queues", &admin).await;
    assert_eq!(work.status, 200);
    let work = work.json();
    assert_eq!(work["redis"], true);
    assert_eq!(work["queues"].as_array().unwrap().len(), 8);
    assert_eq!(work["queues"][0]["waiting"], 0);
    assert_eq!(
        (&work["steps"][0]["state"], &work["steps"][0]["count"]),
        (&json!("failed"), &json!(1))
    );
    let failure = &work["failures"][0];
    assert_eq!(
        (&failure["error_code"], &failure["call_sid"]),
        (&json!("too_large"), &json!(call.sid))
    );
    assert_eq!(
        work["erasures"],
        json!({ "pending": 0, "failing": 0, "oldest_at": null })
    );

    let retry = format!("/api/operator/steps/{}/retry", failure["step_id"]);
    let retried = Answer::of(rig.request(Method::POST, &retry, &admin)).await;
    assert_eq!(
        (retried.status.as_u16(), &retried.json()["state"]),
        (202, &json!("queued"))
    );
    let again = Answer::of(rig.request(Method::POST, &retry, &admin)).await;
    assert_eq!(again.problem(), (409, "conflict".into()));
    let work = rig.get("/api/operator/queues", &admin).await.json();
    assert_eq!(work["failures"], json!([]));
    let waiting = work["queues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|queue| queue["waiting"].as_i64().unwrap());
    assert_eq!(waiting.sum::<i64>(), 1, "it was pushed");
    assert_eq!(rig.audited("retried").await, 1);
    let unknown = rig.request(Method::POST, "/api/operator/steps/999999/retry", &admin);
    assert_eq!(
        Answer::of(unknown).await.problem(),
        (404, "not_found".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_run_the_platform_sees_nothing_of_it() {
    let rig = Rig::start().await;
    let owner = rig.member(Role::Owner).await;
    let forbidden = (403, "role_forbidden".to_owned());
    assert_eq!(
        rig.get("/api/operator/queues", &owner).await.problem(),
        forbidden
    );
    let retry = rig.request(Method::POST, "/api/operator/steps/1/retry", &owner);
    assert_eq!(Answer::of(retry).await.problem(), forbidden);
    let token = rig.token(&owner, "owner", &[]).await.json();
    let by_token = rig
        .get_with_token("/api/operator/queues", token["token"].as_str().unwrap())
        .await;
    assert_eq!(by_token.problem(), forbidden);
}

//! Signing in and out, and what a person does with their own account.

use prosaas_core::account::{Passwords, memberships};
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

const PASSWORD: &str = "a long and quiet river";

/// Somebody of the rig's business who can sign in; their e-mail address.
async fn account(rig: &Rig) -> String {
    let hash = Passwords::new().unwrap().hash(PASSWORD).await.unwrap();
    rig.business
        .member(rig.database.database(), Role::Owner, &hash)
        .await
        .1
}

async fn log_in(rig: &Rig, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    Answer::of(rig.anonymous(Method::POST, "/api/auth/login").json(&body)).await
}

/// The cookie that an answer sets.
fn cookie(answer: &Answer) -> Member {
    assert_eq!(answer.status, 200, "{}", answer.json());
    let set = answer.header("set-cookie").unwrap();
    Member(set.split(';').next().unwrap().to_owned())
}

async fn post(rig: &Rig, path: &str, member: &Member, body: &Value) -> Answer {
    Answer::of(rig.request(Method::POST, path, member).json(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_is_told_who_they_are_and_signs_out() {
    let rig = Rig::start().await;
    let email = account(&rig).await;
    let answer = log_in(&rig, &email.to_uppercase(), PASSWORD).await;
    let set = answer.header("set-cookie").unwrap().to_owned();
    assert!(set.starts_with("prosaas_session="), "{set}");
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax"),
        "{set}"
    );
    let dana = cookie(&answer);
    let me = rig.get("/api/auth/me", &dana).await;
    assert_eq!(me.json(), answer.json());
    let me = me.json();
    assert_eq!(me["user"]["email"], email);
    assert_eq!(me["business"]["id"], rig.business.id.0);
    assert_eq!(me["business"]["role"], "owner");
    assert_eq!(me["businesses"].as_array().unwrap().len(), 1);

    assert_eq!(
        post(&rig, "/api/auth/logout", &dana, &json!({}))
            .await
            .status,
        204
    );
    assert_eq!(
        rig.get("/api/auth/me", &dana).await.problem(),
        (401, "unauthenticated".into())
    );
    let lines = "SELECT count(*) FROM audit_log WHERE action IN ('signed_in', 'signed_out')";
    assert_eq!(rig.count(lines).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_person_are_alike() {
    let rig = Rig::start().await;
    let email = account(&rig).await;
    let wrong = log_in(&rig, &email, "another long river").await;
    let unknown = log_in(&rig, "nobody@example.com", PASSWORD).await;
    assert_eq!(wrong.problem(), (401, "invalid_credentials".into()));
    assert_eq!(wrong.said(), unknown.said());
    assert!(wrong.header("set-cookie").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_malformed_or_from_another_page_is_refused() {
    let rig = Rig::start().await;
    let email = account(&rig).await;
    let request = || rig.anonymous(Method::POST, "/api/auth/login");
    let body = json!({ "email": email, "password": PASSWORD });
    let more = json!({ "email": email, "password": PASSWORD, "role": "owner" });
    for (body, field) in [(more, "role"), (json!({ "email": email }), "password")] {
        let answer = Answer::of(request().json(&body)).await;
        assert_eq!(answer.problem(), (422, "validation".into()));
        assert_eq!(answer.json()["field"], field);
    }
    let elsewhere = reqwest::Client::builder().build().unwrap();
    let elsewhere = elsewhere
        .post(format!("{}/api/auth/login", rig.url))
        .header("Origin", "https://evil.example.com")
        .json(&body);
    assert_eq!(
        Answer::of(elsewhere).await.problem(),
        (403, "origin_forbidden".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_two_businesses_switches_between_them_and_to_no_third() {
    let rig = Rig::start().await;
    let email = account(&rig).await;
    let database = rig.database.database();
    let (second, third) = (
        TestBusiness::create(database).await,
        TestBusiness::create(database).await,
    );
    let dana = cookie(&log_in(&rig, &email, PASSWORD).await);
    let user = rig.get("/api/auth/me", &dana).await.json()["user"]["id"]
        .as_i64()
        .unwrap();
    let mut conn = database.system().await.unwrap();
    let user = prosaas_core::ids::UserId(user);
    memberships::add(&mut conn, second.id, user, Role::Viewer)
        .await
        .unwrap();
    conn.commit().await.unwrap();

    let switch = |to: &TestBusiness| json!({ "business_id": to.id.0 });
    let answer = post(&rig, "/api/auth/business", &dana, &switch(&second)).await;
    assert_eq!(answer.json()["business"]["id"], second.id.0);
    let me = rig.get("/api/auth/me", &dana).await.json();
    assert_eq!(me["business"]["role"], "viewer");
    let refused = post(&rig, "/api/auth/business", &dana, &switch(&third)).await;
    assert_eq!(refused.problem(), (403, "business_forbidden".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_other_sessions() {
    let rig = Rig::start().await;
    let email = account(&rig).await;
    let here = cookie(&log_in(&rig, &email, PASSWORD).await);
    let there = cookie(&log_in(&rig, &email, PASSWORD).await);
    let new = "another long and quiet river";
    let wrong = json!({ "current_password": "not this one at all", "new_password": new });
    assert_ne!(
        post(&rig, "/api/auth/password", &here, &wrong).await.status,
        204
    );
    let right = json!({ "current_password": PASSWORD, "new_password": new });
    assert_eq!(
        post(&rig, "/api/auth/password", &here, &right).await.status,
        204
    );
    assert_eq!(rig.get("/api/auth/me", &here).await.status, 200);
    assert_eq!(rig.get("/api/auth/me", &there).await.status, 401);
    assert_eq!(log_in(&rig, &email, PASSWORD).await.status, 401);
    assert_eq!(log_in(&rig, &email, new).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_ends_a_session_of_theirs_and_of_nobody_else() {
    let rig = Rig::start().await;
    let email = account(&rig).await;
    let here = cookie(&log_in(&rig, &email, PASSWORD).await);
    let there = cookie(&log_in(&rig, &email, PASSWORD).await);
    let stranger = rig.member(Role::Owner).await;
    let sessions = rig.get("/api/auth/sessions", &here).await.json();
    let sessions = sessions["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions
        .iter()
        .find(|session| session["current"] == false)
        .unwrap();
    let path = format!("/api/auth/sessions/{}", other["id"]);
    let by_stranger = Answer::of(rig.request(Method::DELETE, &path, &stranger)).await;
    assert_eq!(by_stranger.problem(), (404, "not_found".into()));
    assert_eq!(
        Answer::of(rig.request(Method::DELETE, &path, &here))
            .await
            .status,
        204
    );
    assert_eq!(rig.get("/api/auth/me", &there).await.status, 401);
    assert_eq!(rig.get("/api/auth/me", &here).await.status, 200);
}

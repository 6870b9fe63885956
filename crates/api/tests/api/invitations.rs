//! One-time links to become a member.

use chrono::TimeDelta;
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

const INVITATIONS: &str = "/api/members/invitations";

async fn invite(rig: &Rig, by: &Member, email: &str, role: &str) -> Answer {
    let body = json!({ "email": email, "role": role });
    rig.send(Method::POST, INVITATIONS, by, body).await
}

/// The link's secret.
fn secret(made: &Answer) -> String {
    assert_eq!(made.status, 201);
    let made = made.json();
    let (page, secret) = made["url"].as_str().unwrap().split_once('#').unwrap();
    assert!(page.ends_with("/invitation"), "{page}");
    secret.to_owned()
}

async fn accept(rig: &Rig, member: Option<&Member>, body: Value) -> Answer {
    let path = "/api/auth/invitation/accept";
    let request = match member {
        Some(member) => rig.request(Method::POST, path, member),
        None => rig.anonymous(Method::POST, path),
    };
    Answer::of(request.json(&body)).await
}

fn newcomer(token: &str) -> Value {
    json!({ "token": token, "name": "נועה", "password": "a good password" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_gets_an_account_and_a_session_once() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let token = secret(&invite(&rig, &admin, " New@Example.com ", "agent").await);
    let look = rig
        .anonymous(Method::POST, "/api/auth/invitation")
        .json(&json!({ "token": token }));
    let offer = Answer::of(look).await.json();
    assert_eq!(offer["email"], "New@Example.com");
    assert_eq!(
        (&offer["role"], &offer["has_account"]),
        (&json!("agent"), &json!(false))
    );
    let (one, other) = tokio::join!(
        accept(&rig, None, newcomer(&token)),
        accept(&rig, None, newcomer(&token))
    );
    let (joined, refused) = if one.status == 200 {
        (one, other)
    } else {
        (other, one)
    };
    assert!([409, 410].contains(&refused.status.as_u16()));
    assert_eq!(joined.json()["business"]["role"], "agent");
    let cookie = joined.header("set-cookie").unwrap();
    let session = Member(cookie.split(';').next().unwrap().to_owned());
    assert_eq!(rig.get("/api/members", &session).await.status, 200);
    let again = accept(&rig, None, newcomer(&token)).await;
    assert_eq!(again.problem(), (410, "invitation_gone".into()));
    let listed = rig.get(INVITATIONS, &admin).await.json();
    assert_eq!(listed["items"][0]["state"], "accepted");
    assert_eq!(rig.audited("member_added").await, 1);
    let secrets =
        rig.count("SELECT count(*) FROM audit_log WHERE strpos(details::text, 'inv_') > 0");
    assert_eq!(secrets.await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_account_joins_with_it() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let database = rig.database.database();
    let (user, email) = other.member(database, Role::Owner, "unused").await;
    let session = rig.session(user, &other).await;
    let admin = rig.member(Role::Admin).await;
    let token = secret(&invite(&rig, &admin, &email.to_uppercase(), "viewer").await);
    let anonymous = accept(&rig, None, newcomer(&token)).await;
    assert_eq!(anonymous.problem(), (409, "sign_in_first".into()));
    let body = json!({ "token": token });
    let another = accept(&rig, Some(&admin), body.clone()).await;
    assert_eq!(another.problem(), (409, "invitation_for_another".into()));
    let joined = accept(&rig, Some(&session), body.clone()).await;
    assert_eq!(joined.status, 200);
    let me = joined.json();
    assert_eq!(me["business"]["id"], rig.business.id.0);
    assert_eq!(me["business"]["role"], "viewer");
    assert_eq!(me["businesses"].as_array().unwrap().len(), 2);
    let again = accept(&rig, Some(&session), body).await;
    assert_eq!(again.problem(), (410, "invitation_gone".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_over_replaced_taken_back_or_made_up_is_gone() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let replaced = secret(&invite(&rig, &admin, "a@example.com", "agent").await);
    let made = invite(&rig, &admin, "A@example.com", "viewer").await;
    let id = made.json()["id"].clone();
    let revoked = secret(&made);
    let late = secret(&invite(&rig, &admin, "b@example.com", "agent").await);
    let path = format!("{INVITATIONS}/{id}");
    assert_eq!(rig.delete(&path, &admin).await.status, 204);
    assert_eq!(rig.delete(&path, &admin).await.status, 404);
    rig.clock.advance(TimeDelta::days(7));
    let made_up = format!("inv_{}", "x".repeat(43));
    let expected = accept(&rig, None, newcomer("nothing")).await.said();
    assert_eq!(expected.1["code"], "invitation_gone");
    for token in [&replaced, &revoked, &late, &made_up] {
        assert_eq!(accept(&rig, None, newcomer(token)).await.said(), expected);
    }
    let admin = rig.member(Role::Admin).await;
    let listed = rig.get(INVITATIONS, &admin).await.json();
    let states: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["expired", "revoked", "revoked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_invitation_is_said() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let agent = rig.member(Role::Agent).await;
    let database = rig.database.database();
    let (_, colleague) = rig.business.member(database, Role::Viewer, "unused").await;
    let refused = invite(&rig, &agent, "a@example.com", "viewer").await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    let refused = invite(&rig, &admin, "a@example.com", "owner").await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    let refused = invite(&rig, &admin, &colleague, "viewer").await;
    assert_eq!(refused.problem(), (409, "already_member".into()));
    for (field, body) in [
        ("email", json!({ "email": "nobody", "role": "agent" })),
        ("role", json!({ "email": "a@example.com", "role": "king" })),
        (
            "expires_in_days",
            json!({ "email": "a@b.c", "role": "agent", "expires_in_days": 31 }),
        ),
        (
            "state",
            json!({ "email": "a@b.c", "role": "agent", "state": 1 }),
        ),
    ] {
        let refused = rig.send(Method::POST, INVITATIONS, &admin, body).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!(field))
        );
    }
    let token = secret(&invite(&rig, &admin, "a@example.com", "agent").await);
    for (field, body) in [
        (
            "name",
            json!({ "token": token, "password": "a good password" }),
        ),
        ("password", json!({ "token": token, "name": "נועה" })),
        (
            "password",
            json!({ "token": token, "name": "נועה", "password": "short" }),
        ),
    ] {
        let refused = accept(&rig, None, body).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (422, &json!(field))
        );
    }
    assert_eq!(accept(&rig, None, newcomer(&token)).await.status, 200);
}

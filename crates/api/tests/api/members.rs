//! Members, their roles and their end.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::json;

use crate::rig::Rig;

fn path(user: prosaas_core::ids::UserId) -> String {
    format!("/api/members/{user}")
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_listed_in_pages_to_every_role() {
    let rig = Rig::start().await;
    rig.person(Role::Owner).await;
    rig.person(Role::Agent).await;
    let viewer = rig.member(Role::Viewer).await;
    let first = rig.get("/api/members?limit=2", &viewer).await.json();
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    assert_eq!(first["items"][0]["role"], "owner");
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = rig
        .get(&format!("/api/members?limit=2&cursor={cursor}"), &viewer)
        .await
        .json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert_eq!(rest["items"][0]["you"], true);
    assert!(rest["next_cursor"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_role_ends_the_members_sessions_and_higher_tokens() {
    let rig = Rig::start().await;
    let owner = rig.member(Role::Owner).await;
    let (user, admin) = rig.person(Role::Admin).await;
    let high = rig.token(&admin, "admin", &[]).await.json();
    let low = rig.token(&admin, "viewer", &[]).await.json();
    let role = json!({ "role": "viewer" });
    let changed = rig
        .send(Method::PATCH, &path(user), &owner, role.clone())
        .await;
    assert_eq!(changed.status, 200);
    assert_eq!(changed.json()["role"], "viewer");
    let out = rig.get("/api/members", &admin).await;
    assert_eq!(out.problem(), (401, "unauthenticated".into()));
    let by_token = async |made: &serde_json::Value| {
        let token = made["token"].as_str().unwrap();
        rig.get_with_token("/api/members", token).await.status
    };
    assert_eq!(by_token(&high).await, 401);
    assert_eq!(by_token(&low).await, 200);
    let again = rig.send(Method::PATCH, &path(user), &owner, role).await;
    assert_eq!(again.status, 200);
    assert_eq!(rig.audited("member_changed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_member_is_out_with_every_token_they_made() {
    let rig = Rig::start().await;
    let owner = rig.member(Role::Owner).await;
    let (user, admin) = rig.person(Role::Admin).await;
    let made = rig.token(&admin, "viewer", &[]).await.json();
    assert_eq!(rig.delete(&path(user), &owner).await.status, 204);
    assert_eq!(rig.get("/api/members", &admin).await.status, 401);
    let token = made["token"].as_str().unwrap();
    assert_eq!(rig.get_with_token("/api/members", token).await.status, 401);
    let gone = rig.delete(&path(user), &owner).await;
    assert_eq!(gone.problem(), (404, "not_found".into()));
    assert_eq!(rig.audited("member_removed").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_neither_makes_nor_touches_an_owner() {
    let rig = Rig::start().await;
    let (owner, _) = rig.person(Role::Owner).await;
    let (agent, working) = rig.person(Role::Agent).await;
    let admin = rig.member(Role::Admin).await;
    let forbidden = (403, "role_forbidden".to_owned());
    for (user, role) in [(owner, "viewer"), (agent, "owner")] {
        let body = json!({ "role": role });
        let refused = rig.send(Method::PATCH, &path(user), &admin, body).await;
        assert_eq!(refused.problem(), forbidden);
    }
    assert_eq!(rig.delete(&path(owner), &admin).await.problem(), forbidden);
    assert_eq!(
        rig.delete(&path(owner), &working).await.problem(),
        forbidden
    );
    assert_eq!(rig.audited("member_changed").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_who_remove_each_other_at_once_leave_one() {
    let rig = Rig::start().await;
    let (first, by_first) = rig.person(Role::Owner).await;
    let (second, by_second) = rig.person(Role::Owner).await;
    let (one, other) = (path(second), path(first));
    let (a, b) = tokio::join!(rig.delete(&one, &by_first), rig.delete(&other, &by_second));
    let won = [&a, &b]
        .iter()
        .filter(|answer| answer.status == 204)
        .count();
    assert_eq!(won, 1, "{} {}", a.status, b.status);
    let owners = rig.count("SELECT count(*) FROM memberships WHERE role = 'owner'");
    assert_eq!(owners.await, 1);
    let (left, user) = if a.status == 204 {
        (&by_first, first)
    } else {
        (&by_second, second)
    };
    let demoted = json!({ "role": "admin" });
    let refused = rig.send(Method::PATCH, &path(user), left, demoted).await;
    assert_eq!(refused.problem(), (409, "last_owner".into()));
    let refused = rig.delete(&path(user), left).await;
    assert_eq!(refused.problem(), (409, "last_owner".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_businesss_member_is_nobody() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let (user, _) = rig.person(Role::Agent).await;
    let nobody = prosaas_core::ids::UserId(i64::MAX);
    let unknown = rig.delete(&path(nobody), &stranger).await.said();
    assert_eq!((unknown.0, &unknown.1["code"]), (404, &"not_found".into()));
    assert_eq!(rig.delete(&path(user), &stranger).await.said(), unknown);
    let body = json!({ "role": "viewer" });
    let changed = rig.send(Method::PATCH, &path(user), &stranger, body).await;
    assert_eq!(changed.said(), unknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_everywhere_else_keeps_this_session() {
    let rig = Rig::start().await;
    let (user, here) = rig.person(Role::Viewer).await;
    let there = rig.session(user, &rig.business).await;
    let bystander = rig.member(Role::Viewer).await;
    assert_eq!(rig.delete("/api/auth/sessions", &here).await.status, 204);
    assert_eq!(rig.get("/api/members", &here).await.status, 200);
    assert_eq!(rig.get("/api/members", &there).await.status, 401);
    assert_eq!(rig.get("/api/members", &bystander).await.status, 200);
    assert_eq!(rig.audited("session_revoked").await, 1);
}

//! A session holds until it is ended, and a token until it is revoked.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use prosaas_core::account::tokens::{self, ApiToken, NewToken};
use prosaas_core::account::{sessions, throttle};
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use secrecy::ExposeSecret;

use crate::service::{Answer, TestService};

#[actix_web::test]
async fn a_revoked_session_is_over_at_once() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (user, _) = business.member(&service.database, Role::Agent, "x").await;
    let (stranger, _) = business.member(&service.database, Role::Owner, "x").await;
    let (token, session) = service.session(user, Some(business.id)).await;
    let (other, _) = service.session(user, Some(business.id)).await;
    let now = service.clock.now();

    let mut conn = service.database.system().await.unwrap();
    assert!(
        !sessions::revoke(&mut conn, stranger, session, now)
            .await
            .unwrap(),
        "not theirs"
    );
    assert_eq!(sessions::list(&mut conn, user, now).await.unwrap().len(), 2);
    assert!(
        sessions::revoke(&mut conn, user, session, now)
            .await
            .unwrap()
    );
    assert!(
        !sessions::revoke(&mut conn, user, session, now)
            .await
            .unwrap(),
        "once"
    );
    assert_eq!(sessions::list(&mut conn, user, now).await.unwrap().len(), 1);
    conn.commit().await.unwrap();

    assert_eq!(
        service
            .with_cookie(Method::GET, "/me", &token)
            .await
            .problem()
            .0,
        401
    );
    assert_eq!(
        service.with_cookie(Method::GET, "/me", &other).await.status,
        200
    );
}

#[actix_web::test]
async fn a_session_in_use_lives_on_and_an_idle_one_ends() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (user, _) = business.member(&service.database, Role::Agent, "x").await;
    let (used, _) = service.session(user, Some(business.id)).await;
    let (idle, _) = service.session(user, Some(business.id)).await;
    service.clock.advance(TimeDelta::days(10));
    assert_eq!(
        service.with_cookie(Method::GET, "/me", &used).await.status,
        200
    );
    service.clock.advance(TimeDelta::days(10));
    assert_eq!(
        service.with_cookie(Method::GET, "/me", &used).await.status,
        200
    );
    assert_eq!(
        service
            .with_cookie(Method::GET, "/me", &idle)
            .await
            .problem()
            .0,
        401
    );
    let mut conn = service.database.system().await.unwrap();
    assert_eq!(
        sessions::purge(&mut conn, service.clock.now())
            .await
            .unwrap(),
        1
    );
    throttle::purge(&mut conn, &service.settings.auth, service.clock.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    assert_eq!(
        service.with_cookie(Method::GET, "/me", &used).await.status,
        200
    );
}

#[actix_web::test]
async fn only_the_hash_of_a_secret_is_kept() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (user, _) = business.member(&service.database, Role::Agent, "x").await;
    let (cookie, _) = service.session(user, Some(business.id)).await;
    let (token, _) = make_token(&service, &business, &[], None).await;
    for secret in [cookie, token] {
        let kept = format!(
            "SELECT (SELECT count(*) FROM sessions s WHERE s::text LIKE '%{secret}%') \
             + (SELECT count(*) FROM api_tokens t WHERE t::text LIKE '%{secret}%')"
        );
        assert_eq!(service.count(&kept).await, 0);
    }
}

async fn make_token(
    service: &TestService,
    business: &TestBusiness,
    scopes: &[&str],
    days: Option<i64>,
) -> (String, ApiToken) {
    let now = service.clock.now();
    let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let new = NewToken {
        name: "reports",
        role: Role::Agent,
        scopes: &scopes,
        expires_at: days.map(|days| now + TimeDelta::days(days)),
        created_by: None,
    };
    let mut conn = service.database.tenant(business.id).await.unwrap();
    let (plain, token) = tokens::create(&mut conn, &new, now).await.unwrap();
    conn.commit().await.unwrap();
    (plain.expose_secret().to_owned(), token)
}

async fn with_token(service: &TestService, path: &str, token: &str) -> Answer {
    let bearer = ("authorization", format!("Bearer {token}"));
    service
        .call(TestRequest::post().uri(path).insert_header(bearer))
        .await
}

#[actix_web::test]
async fn a_token_acts_for_its_business_with_its_role_and_needs_no_origin() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let other = TestBusiness::create(&service.database).await;
    let (token, kept) = make_token(&service, &business, &[], None).await;
    assert!(token.starts_with(&kept.prefix) && kept.prefix.starts_with("psk_"));
    let answer = with_token(&service, "/work", &token).await;
    assert_eq!(answer.json()["business"], business.id.0);
    let answer = with_token(&service, "/manage", &token).await;
    assert_eq!(answer.problem(), (403, "role_forbidden".into()));
    let request = TestRequest::get()
        .uri("/read")
        .insert_header(("authorization", format!("Bearer {token}")))
        .insert_header(("x-business-id", other.id.to_string()));
    assert_eq!(
        service.call(request).await.problem(),
        (403, "business_forbidden".into())
    );
}

#[actix_web::test]
async fn scopes_limit_a_token() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (token, _) = make_token(&service, &business, &["calls:read"], None).await;
    assert_eq!(with_token(&service, "/read", &token).await.status, 200);
    let answer = with_token(&service, "/work", &token).await;
    assert_eq!(answer.problem(), (403, "role_forbidden".into()));
}

#[actix_web::test]
async fn an_expired_or_revoked_token_is_nobody() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let other = TestBusiness::create(&service.database).await;
    let (short, _) = make_token(&service, &business, &[], Some(1)).await;
    let (long, kept) = make_token(&service, &business, &[], None).await;
    assert_eq!(with_token(&service, "/read", &short).await.status, 200);
    service.clock.advance(TimeDelta::days(1));
    assert_eq!(with_token(&service, "/read", &short).await.problem().0, 401);
    assert_eq!(with_token(&service, "/read", &long).await.status, 200);

    let now = service.clock.now();
    let mut foreign = service.database.tenant(other.id).await.unwrap();
    assert!(
        !tokens::revoke(&mut foreign, kept.id, now).await.unwrap(),
        "another business's"
    );
    assert!(
        tokens::page(&mut foreign, None, 10)
            .await
            .unwrap()
            .is_empty()
    );
    foreign.commit().await.unwrap();
    let mut conn = service.database.tenant(business.id).await.unwrap();
    assert!(tokens::revoke(&mut conn, kept.id, now).await.unwrap());
    conn.commit().await.unwrap();
    assert_eq!(with_token(&service, "/read", &long).await.problem().0, 401);
}

#[actix_web::test]
async fn a_tokens_use_is_written_down_once_a_minute() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (token, _) = make_token(&service, &business, &[], None).await;
    let first = service.clock.now();
    with_token(&service, "/read", &token).await;
    service.clock.advance(TimeDelta::seconds(59));
    with_token(&service, "/read", &token).await;
    assert_eq!(last_used(&service, &business).await, Some(first));
    service.clock.advance(TimeDelta::seconds(1));
    with_token(&service, "/read", &token).await;
    assert_eq!(
        last_used(&service, &business).await,
        Some(service.clock.now())
    );
}

async fn last_used(
    service: &TestService,
    business: &TestBusiness,
) -> Option<chrono::DateTime<chrono::Utc>> {
    let mut conn = service.database.tenant(business.id).await.unwrap();
    let listed = tokens::page(&mut conn, None, 10).await.unwrap();
    conn.commit().await.unwrap();
    listed[0].0.last_used_at
}

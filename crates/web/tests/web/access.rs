//! Who may: 401, 400, 403, in this order.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use prosaas_core::account::memberships;
use prosaas_core::ids::BusinessId;
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use serde_json::Value;

use crate::service::{OTHER_ORIGIN, OWN_ORIGIN, TestService, signed_in};

#[actix_web::test]
async fn nobody_is_401_before_anything_else_is_looked_at() {
    let service = TestService::offline();
    for path in ["/read", "/manage", "/me"] {
        let request = TestRequest::post()
            .uri(path)
            .insert_header(("x-business-id", "nonsense"));
        assert_eq!(
            service.call(request).await.problem(),
            (401, "unauthenticated".into()),
            "{path}"
        );
    }
    for cookie in ["short", "'; DROP TABLE users; --"] {
        let answer = service.with_cookie(Method::GET, "/me", cookie).await;
        assert_eq!(
            answer.problem(),
            (401, "unauthenticated".into()),
            "without a look-up"
        );
    }
    let json = ("content-type", "application/json");
    let request = TestRequest::post()
        .uri("/closed/body")
        .insert_header(json)
        .set_payload("{");
    assert_eq!(
        service.call(request).await.problem().0,
        401,
        "before the body is read"
    );
}

#[actix_web::test]
async fn an_authorization_never_falls_back_to_the_cookie() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (user, _) = business.member(&service.database, Role::Owner, "x").await;
    let (token, _) = service.session(user, Some(business.id)).await;
    assert_eq!(
        service
            .with_cookie(Method::GET, "/read", &token)
            .await
            .status,
        200
    );
    for value in ["Basic eDp5", "Bearer", "Bearer psk_unknown", "psk_"] {
        let request =
            signed_in(Method::GET, "/read", &token).insert_header(("authorization", value));
        assert_eq!(service.call(request).await.problem().0, 401, "{value}");
    }
}

#[actix_web::test]
async fn no_business_is_400_and_a_foreign_one_403() {
    let service = TestService::online().await;
    let own = TestBusiness::create(&service.database).await;
    let foreign = TestBusiness::create(&service.database).await;
    let (user, _) = own.member(&service.database, Role::Viewer, "x").await;
    let (lost, _) = service.session(user, None).await;

    let answer = service.with_cookie(Method::GET, "/own", &lost).await;
    assert_eq!(
        answer.problem(),
        (400, "business_id_required".into()),
        "before the role"
    );
    let ask = |named: String| {
        service
            .call(signed_in(Method::GET, "/manage", &lost).insert_header(("x-business-id", named)))
    };
    let forbidden = ask(foreign.id.to_string()).await;
    assert_eq!(forbidden.problem(), (403, "business_forbidden".into()));
    let unknown = ask("999999999".into()).await;
    assert_eq!(
        unknown.problem(),
        (403, "business_forbidden".into()),
        "as if it existed"
    );
    assert_eq!(
        ask(own.id.to_string()).await.problem(),
        (403, "role_forbidden".into())
    );
    let malformed = ask("one".into()).await;
    assert_eq!(malformed.problem(), (422, "validation".into()));
    assert_eq!(malformed.json()["field"], "X-Business-Id");
    let answer = service.with_cookie(Method::GET, "/me", &lost).await;
    assert_eq!(
        answer.json()["business"],
        Value::Null,
        "signing in needs no business"
    );
}

#[actix_web::test]
async fn a_role_may_what_lesser_roles_may() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let paths = ["/read", "/work", "/manage", "/own"];
    let roles = [Role::Viewer, Role::Agent, Role::Admin, Role::Owner];
    for (rank, role) in roles.into_iter().enumerate() {
        let (user, _) = business.member(&service.database, role, "x").await;
        let (token, _) = service.session(user, Some(business.id)).await;
        for (needed, path) in paths.into_iter().enumerate() {
            let answer = service.with_cookie(Method::POST, path, &token).await;
            if needed <= rank {
                assert_eq!(answer.status, 200, "{role:?} {path}");
                assert_eq!(answer.json()["role"], role.as_str());
            } else {
                assert_eq!(
                    answer.problem(),
                    (403, "role_forbidden".into()),
                    "{role:?} {path}"
                );
            }
        }
    }
}

#[actix_web::test]
async fn a_member_who_was_removed_is_out_at_once() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    business.member(&service.database, Role::Owner, "x").await;
    let (user, _) = business.member(&service.database, Role::Agent, "x").await;
    let (token, _) = service.session(user, Some(business.id)).await;
    assert_eq!(
        service
            .with_cookie(Method::GET, "/read", &token)
            .await
            .status,
        200
    );
    let mut conn = service.database.system().await.unwrap();
    assert_eq!(
        memberships::remove(&mut conn, business.id, user, Role::Owner)
            .await
            .unwrap(),
        Role::Agent
    );
    conn.commit().await.unwrap();
    let answer = service.with_cookie(Method::GET, "/read", &token).await;
    assert_eq!(answer.problem(), (403, "business_forbidden".into()));
}

#[actix_web::test]
async fn a_member_of_two_businesses_switches_between_them() {
    let service = TestService::online().await;
    let first = TestBusiness::create(&service.database).await;
    let second = TestBusiness::create(&service.database).await;
    let third = TestBusiness::create(&service.database).await;
    let (user, _) = first.member(&service.database, Role::Owner, "x").await;
    let mut conn = service.database.system().await.unwrap();
    assert!(
        memberships::add(&mut conn, second.id, user, Role::Viewer)
            .await
            .unwrap()
    );
    assert!(
        !memberships::add(&mut conn, second.id, user, Role::Owner)
            .await
            .unwrap()
    );
    conn.commit().await.unwrap();
    let (token, session) = service.session(user, Some(first.id)).await;

    let switch = |to: BusinessId| memberships::switch(&service.database, user, session, to);
    assert!(switch(second.id).await.unwrap());
    let answer = service
        .with_cookie(Method::GET, "/read", &token)
        .await
        .json();
    assert_eq!(answer["business"], second.id.0);
    assert_eq!(answer["role"], "viewer");
    assert!(!switch(third.id).await.unwrap(), "not a member");
    let answer = service
        .with_cookie(Method::GET, "/read", &token)
        .await
        .json();
    assert_eq!(answer["business"], second.id.0);
    let request = signed_in(Method::GET, "/read", &token)
        .insert_header(("x-business-id", first.id.to_string()));
    assert_eq!(
        service.call(request).await.json()["business"],
        first.id.0,
        "for one request"
    );
}

#[actix_web::test]
async fn a_platform_administrator_names_the_business() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (user, _) = business.member(&service.database, Role::Viewer, "x").await;
    service
        .superuser("UPDATE users SET platform_admin = true; DELETE FROM memberships")
        .await;
    let (token, _) = service.session(user, Some(business.id)).await;
    let answer = service.with_cookie(Method::GET, "/read", &token).await;
    assert_eq!(answer.problem(), (400, "business_id_required".into()));
    let named = |id: i64| {
        service.call(
            signed_in(Method::GET, "/own", &token).insert_header(("x-business-id", id.to_string())),
        )
    };
    assert_eq!(named(business.id.0).await.json()["business"], business.id.0);
    assert_eq!(
        named(987_654).await.problem(),
        (403, "business_forbidden".into())
    );
}

#[actix_web::test]
async fn an_unsafe_request_with_a_cookie_must_come_from_our_pages() {
    let service = TestService::online().await;
    let business = TestBusiness::create(&service.database).await;
    let (user, _) = business.member(&service.database, Role::Owner, "x").await;
    let (token, _) = service.session(user, Some(business.id)).await;
    let refused: [&[(&str, &str)]; 6] = [
        &[],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://localhost:8081")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "none")],
    ];
    let allowed: [&[(&str, &str)]; 3] = [
        &[("origin", OWN_ORIGIN)],
        &[("origin", OTHER_ORIGIN)],
        &[("sec-fetch-site", "same-origin")],
    ];
    let request = |method, headers: &[(&str, &str)]| {
        headers
            .iter()
            .fold(signed_in(method, "/read", &token), |request, header| {
                request.insert_header(*header)
            })
    };
    for headers in refused {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let answer = service.call(request(method, headers)).await;
            assert_eq!(
                answer.problem(),
                (403, "origin_forbidden".into()),
                "{headers:?}"
            );
        }
        let answer = service.call(request(Method::GET, headers)).await;
        assert_eq!(answer.status, 200, "reading is safe: {headers:?}");
    }
    for headers in allowed {
        assert_eq!(
            service.call(request(Method::POST, headers)).await.status,
            200,
            "{headers:?}"
        );
    }
}

#[actix_web::test]
async fn the_client_can_not_choose_its_address() {
    let service = TestService::offline();
    let peer = "10.0.0.1:5000".parse().unwrap();
    let request = TestRequest::get()
        .uri("/address")
        .peer_addr(peer)
        .insert_header(("x-forwarded-for", "203.0.113.9, 198.51.100.7"));
    assert_eq!(
        service.call(request).await.body,
        b"198.51.100.7",
        "one trusted proxy"
    );
}

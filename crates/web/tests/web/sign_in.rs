//! Signing in.

use actix_web::http::Method;
use prosaas_core::audit;
use prosaas_web::ApiError;
use secrecy::ExposeSecret;

use crate::office::{Office, PASSWORD, refused, throttled};
use crate::service::address;

#[actix_web::test]
async fn a_person_signs_in_however_the_address_is_written() {
    let office = Office::open().await;
    let email = format!("  {} ", office.email.to_uppercase());
    let signed_in = office.attempt(&email, PASSWORD).await.unwrap();
    assert_eq!(signed_in.user.id, office.user);
    let token = signed_in.token.expose_secret();
    let answer = office
        .service
        .with_cookie(Method::GET, "/read", token)
        .await
        .json();
    assert_eq!(
        answer["business"], office.business.id.0,
        "their first business is the current one"
    );
    let mut conn = office
        .service
        .database
        .tenant(office.business.id)
        .await
        .unwrap();
    let everything = audit::LineFilter::default();
    let log = audit::list(&mut conn, &everything, None, 10).await.unwrap();
    conn.commit().await.unwrap();
    assert_eq!(log[0].action, "signed_in");
    assert_eq!(log[0].user_id, Some(office.user));
    assert_eq!(log[0].address.as_deref(), Some("192.0.2.10"));
}

#[actix_web::test]
async fn an_unknown_person_and_a_wrong_password_are_alike() {
    let office = Office::open().await;
    let wrong = office.attempt(&office.email, "not the password").await;
    let unknown = office
        .attempt("nobody@example.com", "not the password")
        .await;
    assert!(refused(&wrong) && refused(&unknown));
    let wrong: ApiError = wrong.map(|_| ()).unwrap_err().into();
    let unknown: ApiError = unknown.map(|_| ()).unwrap_err().into();
    assert_eq!(wrong.problem().to_json(), unknown.problem().to_json());
    for _ in 0..2 {
        assert!(refused(&office.attempt("nobody@example.com", "x").await));
    }
    assert!(
        throttled(&office.attempt("nobody@example.com", "x").await).is_some(),
        "counted alike"
    );
}

#[actix_web::test]
async fn every_sign_in_is_a_new_session_and_ends_the_browsers_old_one() {
    let office = Office::open().await;
    let planted = "B".repeat(43);
    let first = office
        .try_from(&office.email, PASSWORD, address(), Some(&planted))
        .await
        .unwrap();
    let first = first.token.expose_secret();
    assert_ne!(first, planted);
    assert_eq!(
        office
            .service
            .with_cookie(Method::GET, "/me", &planted)
            .await
            .problem()
            .0,
        401
    );
    let second = office
        .try_from(&office.email, PASSWORD, address(), Some(first))
        .await
        .unwrap();
    let second = second.token.expose_secret();
    assert_eq!(
        office
            .service
            .with_cookie(Method::GET, "/me", first)
            .await
            .problem()
            .0,
        401
    );
    assert_eq!(
        office
            .service
            .with_cookie(Method::GET, "/me", second)
            .await
            .status,
        200
    );
}

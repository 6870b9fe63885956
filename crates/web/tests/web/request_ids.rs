//! The request's name comes back, in the header and in problems.

use actix_web::test::TestRequest;
use uuid::Uuid;

use crate::service::TestService;

#[actix_web::test]
async fn a_sane_request_id_is_kept() {
    let service = TestService::offline();
    let request = TestRequest::get()
        .uri("/nowhere")
        .insert_header(("x-request-id", "a.B-9_z"));
    let answer = service.call(request).await;
    assert_eq!(answer.header("x-request-id"), Some("a.B-9_z"));
    assert_eq!(answer.json()["request_id"], "a.B-9_z");
}

#[actix_web::test]
async fn any_other_is_replaced() {
    let service = TestService::offline();
    let long = "x".repeat(129);
    for id in ["", "two words", "a\"b", "{}", "%0a", long.as_str()] {
        let request = TestRequest::get()
            .uri("/nowhere")
            .insert_header(("x-request-id", id));
        let answer = service.call(request).await;
        let made = answer.header("x-request-id").unwrap().to_owned();
        assert_eq!(Uuid::parse_str(&made).unwrap().get_version_num(), 7, "{id}");
        assert_eq!(answer.json()["request_id"], made.as_str());
    }
}

#[actix_web::test]
async fn every_answer_has_one_and_is_not_kept_by_caches() {
    let service = TestService::offline();
    let answer = service.call(TestRequest::get().uri("/healthz")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("x-request-id").is_some());
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
}

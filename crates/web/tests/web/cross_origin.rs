//! Which pages may use the API.

use actix_web::http::Method;
use actix_web::test::TestRequest;

use crate::service::{OTHER_ORIGIN, TestService};

fn preflight(origin: &str, method: &str) -> TestRequest {
    TestRequest::default()
        .method(Method::OPTIONS)
        .uri("/read")
        .insert_header(("origin", origin))
        .insert_header(("access-control-request-method", method))
        .insert_header((
            "access-control-request-headers",
            "range, x-business-id, content-type",
        ))
}

#[actix_web::test]
async fn an_allowed_page_passes_its_preflight_with_credentials() {
    let service = TestService::offline();
    for method in ["GET", "HEAD", "POST", "PATCH", "DELETE"] {
        let answer = service.call(preflight(OTHER_ORIGIN, method)).await;
        assert_eq!(answer.status, 200, "{method}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(OTHER_ORIGIN)
        );
        assert_eq!(
            answer.header("access-control-allow-credentials"),
            Some("true")
        );
        assert!(answer.header("vary").unwrap().contains("Origin"));
    }
}

#[actix_web::test]
async fn another_page_gets_no_permission() {
    let service = TestService::offline();
    for origin in [
        "https://evil.example",
        "null",
        "https://app.example.com.evil.example",
    ] {
        let answer = service.call(preflight(origin, "GET")).await;
        assert_eq!(
            answer.problem(),
            (403, "origin_forbidden".into()),
            "{origin}"
        );
        assert_eq!(
            answer.header("access-control-allow-origin"),
            None,
            "{origin}"
        );
        let request = TestRequest::get()
            .uri("/healthz")
            .insert_header(("origin", origin));
        let answer = service.call(request).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            None,
            "{origin}"
        );
    }
}

#[actix_web::test]
async fn an_allowed_page_may_read_what_a_player_needs() {
    let service = TestService::offline();
    let request = TestRequest::get()
        .uri("/nowhere")
        .insert_header(("origin", OTHER_ORIGIN));
    let answer = service.call(request).await;
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some(OTHER_ORIGIN)
    );
    assert!(answer.header("vary").unwrap().contains("Origin"));
    let exposed = answer
        .header("access-control-expose-headers")
        .unwrap()
        .to_lowercase();
    for name in [
        "content-range",
        "accept-ranges",
        "content-length",
        "etag",
        "retry-after",
        "content-disposition",
    ] {
        assert!(exposed.contains(name), "{name} is not in {exposed}");
    }
}

//! Every error has one form and says nothing of the inside.

use actix_web::ResponseError;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use prosaas_core::ids::LeadId;
use prosaas_web::ApiError;
use serde_json::{Value, json};

use crate::service::TestService;

type Expected = (ApiError, u16, &'static str, Option<&'static str>);

/// Each error with its status, code and `Retry-After`.
fn contract() -> Vec<Expected> {
    let cause = || "inside".into();
    vec![
        (ApiError::Unauthenticated, 401, "unauthenticated", None),
        (
            ApiError::InvalidCredentials,
            401,
            "invalid_credentials",
            None,
        ),
        (
            ApiError::BusinessIdRequired,
            400,
            "business_id_required",
            None,
        ),
        (ApiError::BusinessForbidden, 403, "business_forbidden", None),
        (ApiError::RoleForbidden, 403, "role_forbidden", None),
        (ApiError::NotAuthor, 403, "not_author", None),
        (ApiError::OriginForbidden, 403, "origin_forbidden", None),
        (ApiError::InvalidSignature, 403, "invalid_signature", None),
        (ApiError::CallNotFound, 404, "call_not_found", None),
        (
            ApiError::RecordingNotFound { reason: "silent" },
            404,
            "recording_not_found",
            None,
        ),
        (ApiError::NotFound, 404, "not_found", None),
        (ApiError::MethodNotAllowed, 405, "method_not_allowed", None),
        (ApiError::Conflict { detail: "no" }, 409, "conflict", None),
        (
            ApiError::PhoneTaken { lead: LeadId(7) },
            409,
            "phone_taken",
            None,
        ),
        (
            ApiError::LeadMerged { lead: LeadId(7) },
            409,
            "lead_merged",
            None,
        ),
        (
            ApiError::AppointmentOverlaps,
            409,
            "appointment_overlaps",
            None,
        ),
        (ApiError::LegalHold, 409, "legal_hold", None),
        (ApiError::RecordingExpired, 410, "recording_expired", None),
        (
            ApiError::PreconditionFailed,
            412,
            "precondition_failed",
            None,
        ),
        (ApiError::PayloadTooLarge, 413, "payload_too_large", None),
        (
            ApiError::UnsupportedMediaType,
            415,
            "unsupported_media_type",
            None,
        ),
        (
            ApiError::validation("name", "is empty"),
            422,
            "validation",
            None,
        ),
        (
            ApiError::TooManyRequests { retry_after: 7 },
            429,
            "too_many_requests",
            Some("7"),
        ),
        (
            ApiError::WorkerUnavailable,
            500,
            "worker_unavailable",
            Some("10"),
        ),
        (ApiError::Internal(cause()), 500, "internal", None),
        (
            ApiError::RecordingFailed {
                reason: "gone".into(),
                retry_after: 90,
            },
            503,
            "recording_failed",
            Some("90"),
        ),
        (
            ApiError::Unavailable(cause()),
            503,
            "unavailable",
            Some("5"),
        ),
    ]
}

#[test]
fn each_error_has_its_status_and_code() {
    for (error, status, code, retry_after) in contract() {
        let response = error.error_response();
        assert_eq!(response.status().as_u16(), status, "{code}");
        let header = |name| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap())
        };
        assert_eq!(
            header("content-type"),
            Some("application/problem+json"),
            "{code}"
        );
        assert_eq!(header("retry-after"), retry_after, "{code}");
        assert_eq!(
            header("www-authenticate").is_some(),
            status == 401,
            "{code}"
        );
        let problem: Value = serde_json::from_str(&error.problem().to_json()).unwrap();
        assert_eq!(problem["code"], code);
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:prosaas:problem:{code}"));
        for key in ["title", "detail"] {
            assert!(!problem[key].as_str().unwrap().is_empty(), "{code}: {key}");
        }
        assert!(
            !problem.to_string().contains("inside"),
            "{code} shows its cause"
        );
    }
}

#[test]
fn a_missing_recording_says_why() {
    for reason in ["not_recorded", "too_short", "silent", "deleted_upstream"] {
        let problem = ApiError::RecordingNotFound { reason }.problem();
        assert_eq!(problem.reason.as_deref(), Some(reason));
    }
}

#[actix_web::test]
async fn an_internal_error_shows_nothing_of_the_inside() {
    let service = TestService::offline();
    let answer = service.call(TestRequest::get().uri("/internal")).await;
    assert_eq!(answer.problem(), (500, "internal".into()));
    let text = String::from_utf8(answer.body).unwrap();
    for inside in ["SELECT", "users", "/var"] {
        assert!(!text.contains(inside), "{text}");
    }
}

#[actix_web::test]
async fn a_database_that_is_away_is_503_with_a_time() {
    let service = TestService::offline();
    let token = "A".repeat(43);
    let answer = service.with_cookie(Method::GET, "/me", &token).await;
    assert_eq!(answer.problem(), (503, "unavailable".into()));
    assert_eq!(answer.header("retry-after"), Some("5"));
    assert!(
        !String::from_utf8(answer.body)
            .unwrap()
            .contains("127.0.0.1")
    );
}

#[actix_web::test]
async fn an_unknown_path_and_a_wrong_method_are_problems() {
    let service = TestService::offline();
    let answer = service.call(TestRequest::get().uri("/nowhere")).await;
    assert_eq!(answer.problem(), (404, "not_found".into()));
    let answer = service.call(TestRequest::delete().uri("/body")).await;
    assert_eq!(answer.problem(), (405, "method_not_allowed".into()));
    assert_eq!(answer.header("allow"), Some("POST"));
    let answer = service.call(TestRequest::get().uri("/bytes")).await;
    assert_eq!(answer.problem(), (405, "method_not_allowed".into()));
}

#[actix_web::test]
async fn a_malformed_name_is_the_name_of_nothing() {
    let service = TestService::offline();
    let answer = service
        .call(TestRequest::get().uri("/calls/..%2f..%2fetc"))
        .await;
    assert_eq!(answer.problem(), (404, "call_not_found".into()));
    let answer = service.call(TestRequest::get().uri("/leads/x")).await;
    assert_eq!(answer.problem(), (404, "not_found".into()));
}

#[actix_web::test]
async fn a_refused_body_names_its_field() {
    let service = TestService::offline();
    let table = [
        (
            json!({ "name": "a", "nested": { "count": "x" } }),
            "nested.count",
        ),
        (
            json!({ "name": "a", "nested": { "count": -1 } }),
            "nested.count",
        ),
        (json!({ "name": 1, "nested": { "count": 1 } }), "name"),
        (
            json!({ "name": "a", "nested": { "count": 1 }, "extra": 1 }),
            "extra",
        ),
        (
            json!({ "name": "a", "nested": { "count": 1, "more": 1 } }),
            "nested.more",
        ),
        (json!({ "nested": { "count": 1 } }), "name"),
        (json!([]), "body"),
    ];
    for (body, field) in table {
        let answer = service
            .call(TestRequest::post().uri("/body").set_json(&body))
            .await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}: {}", answer.json());
    }
    let good = json!({ "name": "a", "nested": { "count": 1 } });
    let answer = service
        .call(TestRequest::post().uri("/body").set_json(&good))
        .await;
    assert_eq!(answer.json(), json!({ "name": "a", "count": 1 }));
}

#[actix_web::test]
async fn what_is_not_json_is_refused() {
    let service = TestService::offline();
    let json = ("content-type", "application/json");
    for text in ["", "{", "{} {}", "\u{0}"] {
        let request = TestRequest::post()
            .uri("/body")
            .insert_header(json)
            .set_payload(text);
        assert_eq!(service.call(request).await.problem().0, 422, "{text}");
    }
    let request = TestRequest::post().uri("/body").set_payload("{}");
    assert_eq!(
        service.call(request).await.problem(),
        (415, "unsupported_media_type".into())
    );
}

#[actix_web::test]
async fn a_body_over_the_limit_is_413() {
    let service = TestService::offline();
    let long = json!({ "name": "x".repeat(2000), "nested": { "count": 1 } });
    let answer = service
        .call(TestRequest::post().uri("/body").set_json(&long))
        .await;
    assert_eq!(answer.problem(), (413, "payload_too_large".into()));
    let request = TestRequest::post()
        .uri("/bytes")
        .set_payload("x".repeat(2000));
    assert_eq!(
        service.call(request).await.problem(),
        (413, "payload_too_large".into())
    );
}

#[actix_web::test]
async fn lists_come_in_pages_and_refuse_what_is_no_cursor() {
    let service = TestService::offline();
    let first = service.call(TestRequest::get().uri("/list")).await.json();
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    let cursor = first["next_cursor"].as_str().unwrap();
    let uri = format!("/list?limit=200&cursor={cursor}");
    let second = service.call(TestRequest::get().uri(&uri)).await.json();
    assert_eq!(second["items"][0], 51);
    assert_eq!(second["items"].as_array().unwrap().len(), 70);
    assert_eq!(second["next_cursor"], Value::Null);
    for (query, field) in [
        ("cursor=%00", "cursor"),
        ("cursor=e30", "cursor"),
        ("limit=0", "limit"),
    ] {
        let answer = service
            .call(TestRequest::get().uri(&format!("/list?{query}")))
            .await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{query}");
        assert_eq!(answer.json()["field"], field);
    }
}

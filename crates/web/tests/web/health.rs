//! Alive, ready, and counted.

use std::time::Instant;

use actix_web::test::TestRequest;
use prosaas_core::recording::Store;
use prosaas_testkit::TestRedis;
use prosaas_web::health::Readiness;
use prosaas_web::{metrics, redis_connection};
use uuid::Uuid;

use crate::service::TestService;

#[actix_web::test]
async fn a_service_whose_parts_are_there_is_ready() {
    let mut service = TestService::online().await;
    let folder = tempfile::tempdir().unwrap();
    let deployment = Uuid::new_v4();
    Store::init(folder.path(), deployment).unwrap();
    let redis = redis_connection::connect(&TestRedis::create().settings()).unwrap();
    service.readiness = Readiness::default()
        .with_database(service.database.clone())
        .with_redis(redis)
        .with_volume(Store::open(folder.path(), deployment).unwrap());
    let answer = service.call(TestRequest::get().uri("/readyz")).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(answer.json()["checks"]["redis"], "ok");
}

#[actix_web::test]
async fn a_service_names_the_parts_that_are_not_there() {
    let mut service = TestService::offline();
    let redis = redis_connection::connect(&TestRedis::create_on("redis://127.0.0.1:9").settings());
    let folder = tempfile::tempdir().unwrap();
    let deployment = Uuid::new_v4();
    Store::init(folder.path(), deployment).unwrap();
    let store = Store::open(folder.path(), deployment).unwrap();
    // The volume is gone, and what is there now is the empty folder under it.
    std::fs::remove_file(folder.path().join(".prosaas-deployment")).unwrap();
    service.readiness = Readiness::default()
        .with_database(service.database.clone())
        .with_redis(redis.unwrap())
        .with_volume(store)
        .with("hanging", std::future::pending)
        .with("fine", || async { Ok(()) });
    let began = Instant::now();
    let answer = service.call(TestRequest::get().uri("/readyz")).await;
    assert!(began.elapsed().as_secs() < 5, "one look has a bound");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), Some("5"));
    let checks = answer.json()["checks"].clone();
    for part in ["database", "redis", "volume", "hanging"] {
        assert_eq!(checks[part], "failed", "{part}");
    }
    assert_eq!(checks["fine"], "ok");
    assert!(!answer.json().to_string().contains("127.0.0.1"));
    let alive = service.call(TestRequest::get().uri("/healthz")).await;
    assert_eq!(alive.status, 200, "not ready is still alive");
    assert_eq!(alive.json()["version"], env!("CARGO_PKG_VERSION"));
    assert!(alive.json()["revision"].is_string());
}

#[actix_web::test]
async fn requests_are_counted_by_route_and_not_by_path() {
    metrics::install();
    let service = TestService::offline();
    service.call(TestRequest::get().uri("/leads/4711")).await;
    service
        .call(TestRequest::get().uri("/some/where/else"))
        .await;
    let answer = service.call(TestRequest::get().uri("/metrics")).await;
    let text = String::from_utf8(answer.body).unwrap();
    assert!(
        text.contains(r#"http_requests_total{method="GET",route="/leads/{id}",status="200"} 1"#),
        "{text}"
    );
    assert!(text.contains(r#"route="unmatched",status="404""#), "{text}");
    assert!(
        text.contains("http_request_duration_seconds_bucket"),
        "{text}"
    );
    assert!(!text.contains("4711") && !text.contains("where"), "{text}");
}

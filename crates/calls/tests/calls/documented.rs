//! The documentation and the service name the same paths.

use prosaas_core::role::Role;
use prosaas_testkit::builders;
use prosaas_web::openapi::recordings::RecordingPaths;
use reqwest::Method;
use utoipa::OpenApi;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_path_is_served() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Owner).await;
    let document = RecordingPaths::openapi();
    assert_eq!(document.paths.paths.len(), 9);
    for (path, item) in &document.paths.paths {
        let method = if item.post.is_some() {
            Method::POST
        } else if item.delete.is_some() {
            Method::DELETE
        } else {
            Method::GET
        };
        let url = format!(
            "{}{}",
            rig.url,
            path.replace("{call_sid}", builders::call_sid().as_str())
        );
        let response = rig.request(method, &url, &member).send().await.unwrap();
        if path == "/api/events" {
            assert_eq!(response.status(), 200);
        } else {
            let problem: serde_json::Value = response.json().await.unwrap();
            assert_eq!(problem["code"], "call_not_found", "{path}");
        }
    }
}

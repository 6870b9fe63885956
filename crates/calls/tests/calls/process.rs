//! The program itself: how it starts, refuses to start, and ends.

use std::time::{Duration, Instant};

use prosaas_core::recording::{Store, deployment_id};
use prosaas_core::role::Role;
use prosaas_testkit::process::{Process, binary};
use prosaas_testkit::{builders, settings, until};
use tokio::process::Command;

use crate::rig::Rig;

/// The program on the rig's database, prefix and folder.
fn environment(rig: &Rig) -> Vec<(String, String)> {
    let mut environment = settings::environment(&rig.database, &rig.redis);
    environment.push((
        "PROSAAS__RECORDINGS__FOLDER".into(),
        rig.folder().display().to_string(),
    ));
    environment
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_ready_and_ends_at_once_however_many_answers_are_held() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    rig.announce_recording(&call, &builders::recording_sid())
        .await;
    let service = Process::service("prosaas-calls", &rig.folder(), &environment(&rig)).await;
    let ready = rig
        .http
        .get(format!("{}/readyz", service.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(ready.status(), 200, "{}", service.log());

    let mut stream = rig
        .get(&format!("{}/api/events", service.url()), &member)
        .send()
        .await
        .unwrap();
    assert_eq!(stream.status(), 200);
    assert!(stream.chunk().await.unwrap().is_some());
    let held = rig
        .get(
            &format!("{}/api/recordings/file/{}", service.url(), call.sid),
            &member,
        )
        .header("Prefer", "wait=20")
        .send();
    let held = tokio::spawn(held);
    until(
        "the held request has asked",
        Duration::from_secs(5),
        || async { (rig.count("SELECT count(*) FROM processing_steps").await == 1).then_some(()) },
    )
    .await;
    let begun = Instant::now();
    let status = service.terminate(Duration::from_secs(15)).await;
    assert!(status.success());
    assert!(begun.elapsed() < Duration::from_secs(8));
    assert_eq!(held.await.unwrap().unwrap().status(), 202);
    while let Ok(Some(_)) = stream.chunk().await {}
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_ready_while_the_volumes_marker_is_missing() {
    let rig = Rig::start().await;
    let service = Process::service("prosaas-calls", &rig.folder(), &environment(&rig)).await;
    std::fs::remove_file(rig.folder().join(".prosaas-deployment")).unwrap();
    let url = format!("{}/readyz", service.url());
    let answer = rig.http.get(url).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["checks"]["volume"], "failed");
    assert_eq!(body["checks"]["database"], "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_refuses_a_folder_that_is_not_the_deployments() {
    let rig = Rig::start().await;
    let elsewhere = tempfile::TempDir::new().unwrap();
    let mut environment = environment(&rig);
    environment.push((
        "PROSAAS__RECORDINGS__FOLDER".into(),
        elsewhere.path().display().to_string(),
    ));
    let output = Command::new(binary("prosaas-calls"))
        .env_clear()
        .envs(environment)
        .output()
        .await
        .unwrap();
    assert!(!output.status.success());
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.contains("carries no deployment marker"), "{log}");
    let mut conn = rig.database.database().system().await.unwrap();
    let deployment = deployment_id(&mut conn).await.unwrap();
    assert!(Store::open(&rig.folder(), deployment).is_ok());
}

#[tokio::test]
async fn it_tells_its_version() {
    let output = Command::new(binary("prosaas-calls"))
        .arg("--version")
        .output()
        .await
        .unwrap();
    assert!(output.status.success());
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .starts_with("prosaas-calls ")
    );
}

//! The program itself: ready only on its own volume, and quick to end.

use std::time::{Duration, Instant};

use prosaas_core::role::Role;
use prosaas_testkit::process::{Process, binary};
use prosaas_testkit::{settings, until};
use reqwest::Client;
use tokio::process::Command;

use crate::rig::{Answer, Rig};

/// The program on the rig's database, prefix and folder.
async fn start(rig: &Rig) -> Process {
    let mut environment = settings::environment(&rig.database, &rig.redis);
    let folder = rig.folder().display().to_string();
    environment.push(("PROSAAS__RECORDINGS__FOLDER".into(), folder));
    Process::service("prosaas-api", &rig.folder(), &environment).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_not_ready_while_the_volume_is_missing_or_anothers() {
    let rig = Rig::start().await;
    let service = start(&rig).await;
    let http = Client::builder().build().unwrap();
    let ready = || async { Answer::of(http.get(format!("{}/readyz", service.url()))).await };
    let answer = ready().await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["checks"]["volume"]),
        (200, &"ok".into())
    );
    let marker = rig.folder().join(".prosaas-deployment");
    let kept = std::fs::read(&marker).unwrap();
    std::fs::remove_file(&marker).unwrap();
    let answer = ready().await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json()["checks"]["volume"], "failed");
    assert_eq!(answer.json()["checks"]["database"], "ok");
    std::fs::write(&marker, "7d9c2d0e-0b3b-4d70-9c43-6d8d0a0f1a11\n").unwrap();
    assert_eq!(ready().await.status, 503);
    std::fs::write(&marker, kept).unwrap();
    assert_eq!(ready().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_at_once_although_a_download_is_held() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (call, _) = rig.coming().await;
    let service = start(&rig).await;
    let http = Client::builder().build().unwrap();
    let held = http
        .get(format!("{}/api/calls/{}/download", service.url(), call.sid))
        .header("Cookie", &dana.0);
    let held = tokio::spawn(Answer::of(held));
    until(
        "the held download has asked",
        Duration::from_secs(5),
        || async { (rig.count("SELECT count(*) FROM processing_steps").await == 1).then_some(()) },
    )
    .await;
    let begun = Instant::now();
    assert!(service.terminate(Duration::from_secs(15)).await.success());
    assert!(begun.elapsed() < Duration::from_secs(8));
    assert_eq!(held.await.unwrap().status, 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_refuses_a_folder_that_is_not_the_deployments() {
    let rig = Rig::start().await;
    let elsewhere = tempfile::TempDir::new().unwrap();
    let output = Command::new(binary("prosaas-api"))
        .env_clear()
        .envs(settings::environment(&rig.database, &rig.redis))
        .env("PROSAAS__RECORDINGS__FOLDER", elsewhere.path())
        .output()
        .await
        .unwrap();
    assert!(!output.status.success());
    let log = [output.stdout, output.stderr].concat();
    let log = String::from_utf8(log).unwrap();
    assert!(log.contains("carries no deployment marker"), "{log}");
}

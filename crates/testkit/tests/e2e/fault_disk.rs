//! The recordings' disk is full, or the folder is not the shared one.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, until};
use reqwest::StatusCode;
use serde_json::json;
use tokio::process::Command;

use crate::listener::Listener;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_a_clear_failure_and_leaves_nothing_half_written() {
    let stack = Stack::start().await;
    let Some(small) = SmallDisk::over(&stack).await else {
        panic!("this test mounts a small tmpfs and needs root, as CI has");
    };
    let dana = Listener::sign_up(&stack, Role::Agent).await;
    let (call, recordings) = dana
        .call(&stack, json!({"audio": {"synthetic_bytes": 2_000_000}}))
        .await;
    let url = Listener::play_url(&stack, &call);
    let failed = until("the failure is said", Duration::from_mins(1), || async {
        let answer = dana.get(url.clone()).await;
        (answer.status != StatusCode::ACCEPTED).then_some(answer)
    })
    .await;
    assert_eq!(
        failed.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        failed.json()
    );
    assert_eq!(failed.code(), "recording_failed");
    let left: Vec<_> = std::fs::read_dir(stack.recordings())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".prosaas-deployment")
        .collect();
    assert!(left.is_empty(), "{left:?}");

    small.grow().await;
    let retry = format!("{}/api/recordings/{call}/retry", stack.calls_url());
    let retried = dana
        .request(reqwest::Method::POST, retry)
        .header("Sec-Fetch-Site", "same-origin")
        .send()
        .await
        .unwrap();
    assert!(retried.status().is_success(), "{}", retried.status());
    let whole = dana
        .until_playable(&stack, &call, Duration::from_secs(30))
        .await;
    assert_eq!(
        whole.body,
        stack.sim.bytes(recordings.first().unwrap()).await
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_with_a_folder_of_its_own_refuses_to_start() {
    let stack = Stack::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
    let other = tempfile::TempDir::new().unwrap();
    let mut command = Command::new(prosaas_testkit::process::binary("prosaas-calls"));
    command
        .env_clear()
        .envs(stack.environment().iter().cloned());
    command.env("PROSAAS__RECORDINGS__FOLDER", other.path());
    let output = command.output().await.unwrap();
    assert!(!output.status.success());
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(log.contains("recordings.folder"), "{log}");
}

/// A tmpfs of one megabyte mounted over the stack's folder; unmounted with it.
struct SmallDisk {
    folder: std::path::PathBuf,
}

impl SmallDisk {
    async fn over(stack: &Stack) -> Option<Self> {
        let folder = stack.recordings();
        let marker = std::fs::read(folder.join(".prosaas-deployment")).unwrap();
        mount(&["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.to_str()?]).await?;
        std::fs::write(folder.join(".prosaas-deployment"), marker).unwrap();
        Some(Self { folder })
    }

    async fn grow(&self) {
        mount(&["-o", "remount,size=64m", self.folder.to_str().unwrap()])
            .await
            .unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.folder)
            .status();
    }
}

async fn mount(arguments: &[&str]) -> Option<()> {
    let status = Command::new("mount").args(arguments).status().await.ok()?;
    status.success().then_some(())
}

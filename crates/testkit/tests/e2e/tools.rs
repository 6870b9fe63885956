//! The tools that people really use: curl goes on where it stopped, ffprobe reads over HTTP.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::Stack;
use serde_json::json;
use tokio::process::Command;

use crate::listener::Listener;

const SOON: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn curl_goes_on_where_it_stopped() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    let whole = dana.until_playable(&stack, &call, SOON).await.body;

    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("call.mp3");
    std::fs::write(&file, whole.get(..5000).unwrap()).unwrap();
    let output = Command::new("curl")
        .args([
            "--silent",
            "--fail",
            "-C",
            "-",
            "-H",
            &format!("Cookie: {}", dana.cookie()),
            "-o",
        ])
        .arg(&file)
        .arg(Listener::play_url(&stack, &call))
        .output()
        .await
        .expect("curl is installed");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(std::fs::read(&file).unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn ffprobe_reads_the_duration_over_http() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    dana.until_playable(&stack, &call, SOON).await;

    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-show_entries",
            "format=duration:stream=codec_name",
            "-of",
            "json",
        ])
        .args(["-headers", &format!("Cookie: {}\r\n", dana.cookie())])
        .arg(Listener::play_url(&stack, &call))
        .output()
        .await
        .expect("ffprobe is installed");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let probed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(probed["streams"][0]["codec_name"], "mp3");
    let seconds: f64 = probed["format"]["duration"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((5.0..60.0).contains(&seconds), "{seconds}");
}

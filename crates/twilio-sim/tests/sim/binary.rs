//! The two commands as processes.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use twilio_sim::CallReport;

use crate::product::{PUBLIC, Product};
use crate::simulator::{ACCOUNT, TOKEN};

const BINARY: &str = env!("CARGO_BIN_EXE_twilio-sim");

/// Starts `serve` on a free port and waits for its port file.
async fn serve(dir: &Path) -> (Child, String) {
    let port_file = dir.join("port");
    let child = Command::new(BINARY)
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--account-sid",
            ACCOUNT,
            "--port-file",
        ])
        .arg(&port_file)
        .env("TWILIO_SIM_AUTH_TOKEN", TOKEN)
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let waiting = async {
        loop {
            if let Ok(addr) = std::fs::read_to_string(&port_file) {
                return format!("http://{addr}");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let url = tokio::time::timeout(Duration::from_secs(20), waiting)
        .await
        .unwrap();
    (child, url)
}

#[tokio::test]
async fn the_caller_prints_a_line_for_each_call_and_judges_the_answers() {
    let product = Product::start(&[(
        "/webhook/incoming_call",
        "<Response><Dial record=\"record-from-answer\">+972541112233</Dial></Response>",
    )]);
    let dir = tempfile::tempdir().unwrap();
    let (mut server, sim) = serve(dir.path()).await;
    let call = |scenario: &str, deliver_to: &str| {
        let mut command = Command::new(BINARY);
        command.args([
            "call",
            "--sim",
            &sim,
            "--product",
            PUBLIC,
            "--deliver-to",
            deliver_to,
        ]);
        command.args([
            "--to",
            "+97231234567",
            "--from",
            "+972501234567",
            "--scenario",
            scenario,
        ]);
        command.args([
            "--audio",
            "synthetic:8000",
            "--count",
            "3",
            "--concurrency",
            "2",
        ]);
        command.output()
    };
    for scenario in ["normal", "bad-signature"] {
        let output = call(scenario, &product.url).await.unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let lines = String::from_utf8(output.stdout).unwrap();
        let reports: Vec<CallReport> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(reports.len(), 3);
        assert_eq!(
            product.at("/webhook/handle_recording").len(),
            3,
            "none of the forged ones"
        );
    }
    let away = call("normal", "http://127.0.0.1:1").await.unwrap();
    assert_eq!(away.status.code(), Some(1));

    let id = server.id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .await
            .unwrap()
            .success()
    );
    let ended = tokio::time::timeout(Duration::from_secs(10), server.wait())
        .await
        .unwrap();
    assert!(ended.unwrap().success());
}

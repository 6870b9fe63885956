//! What supervisors and operators ask the programs themselves: there is no shell in their images.

use std::process::Output;

use prosaas_testkit::Stack;
use prosaas_testkit::process::{Process, binary};
use tokio::process::Command;

const PROGRAMS: [&str; 3] = ["prosaas-api", "prosaas-calls", "worker"];

/// Runs one command of a program with the stack's settings and `extra`.
async fn told(stack: &Stack, program: &str, arguments: &[&str], extra: (&str, &str)) -> Output {
    Command::new(binary(program))
        .args(arguments)
        .env_clear()
        .envs(stack.environment().iter().cloned())
        .env(extra.0, extra.1)
        .output()
        .await
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap().trim()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probe_written_by_one_program_is_read_by_the_others_and_by_none_elsewhere() {
    let stack = Stack::start().await;
    let here = stack.recordings().display().to_string();
    let elsewhere = tempfile::TempDir::new().unwrap();
    let elsewhere = elsewhere.path().display().to_string();
    let (same, other) = (
        ("PROSAAS__RECORDINGS__FOLDER", &*here),
        ("PROSAAS__RECORDINGS__FOLDER", &*elsewhere),
    );
    for writer in PROGRAMS {
        let written = told(&stack, writer, &["volume", "write", writer], same).await;
        assert!(written.status.success(), "{}", text(&written.stderr));
        for reader in PROGRAMS {
            let read = told(&stack, reader, &["volume", "read", writer], same).await;
            assert_eq!(text(&read.stdout), text(&written.stdout), "{reader}");
            let missing = told(&stack, reader, &["volume", "read", writer], other).await;
            assert!(!missing.status.success(), "{reader}");
            let said = [missing.stdout, missing.stderr].concat();
            assert!(text(&said).contains(&elsewhere), "{}", text(&said));
        }
        let removed = told(&stack, writer, &["volume", "remove", writer], same).await;
        assert!(removed.status.success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthcheck_follows_the_program_it_asks() {
    let stack = Stack::start().await;
    let marker = stack.recordings().join(".prosaas-deployment");
    let kept = std::fs::read(&marker).unwrap();
    let processes = [&stack.api, &stack.calls, &stack.worker].map(|one| one.as_ref().unwrap());
    let listening = processes.map(|process: &Process| process.address().to_string());
    for (program, address) in PROGRAMS.into_iter().zip(&listening) {
        let at = ("PROSAAS__HTTP__LISTEN", &**address);
        let healthy = told(&stack, program, &["healthcheck"], at).await;
        assert!(healthy.status.success(), "{}", text(&healthy.stderr));
        assert!(text(&healthy.stdout).contains(r#""status":"ready""#));
    }
    std::fs::remove_file(&marker).unwrap();
    for (program, address) in PROGRAMS.into_iter().zip(&listening) {
        let at = ("PROSAAS__HTTP__LISTEN", &**address);
        let sick = told(&stack, program, &["healthcheck"], at).await;
        assert_eq!(sick.status.code(), Some(1), "{program}");
    }
    std::fs::write(&marker, kept).unwrap();
}

#[tokio::test]
async fn each_program_tells_its_release_and_commit() {
    for program in PROGRAMS {
        let output = Command::new(binary(program)).arg("--version").output();
        let output = output.await.unwrap();
        assert!(output.status.success());
        let said = text(&output.stdout);
        let (name, build) = said.split_once(' ').unwrap();
        assert_eq!(name, program);
        assert!(build.starts_with(env!("CARGO_PKG_VERSION")), "{said}");
        assert!(build.ends_with(')'), "{said}");
    }
}

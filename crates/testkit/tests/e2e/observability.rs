//! Dashboard, alerts and autoscaling speak of figures that the programs really expose.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, TestS3, until};
use serde_json::json;

use crate::listener::Listener;

const SOON: Duration = Duration::from_mins(1);

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// Every name in a text that is one of a metric of ours.
fn names_in(text: &str) -> BTreeSet<String> {
    text.split(|one: char| !one.is_ascii_alphanumeric() && one != '_')
        .filter(|word| word.starts_with("prosaas_") || word.starts_with("http_request"))
        .map(str::to_owned)
        .collect()
}

/// The names of a scrape's samples.
fn exposed(scrape: &str) -> BTreeSet<String> {
    let samples = scrape.lines().filter(|line| !line.starts_with('#'));
    samples
        .filter_map(|line| line.split(['{', ' ']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

async fn scrape(url: String) -> String {
    let answer = reqwest::get(format!("{url}/metrics")).await.unwrap();
    answer.error_for_status().unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_dashboard_and_alerts_is_exposed() {
    let s3 = TestS3::start().await;
    let bucket = s3.environment();
    let extra: Vec<_> = bucket
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let mut stack = Stack::prepare(TestDatabase::create().await, TestRedis::create(), &extra).await;
    stack.start_services().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana.call(&stack, json!({})).await;
    dana.until_playable(&stack, &call, SOON).await;
    dana.get(format!("{}/api/calls", stack.api_url())).await;

    let used: BTreeSet<String> = [
        "deploy/observability/dashboard.json",
        "deploy/observability/alerts.yaml",
        "deploy/kubernetes/components/keda/scaled-worker.yaml",
    ]
    .into_iter()
    .flat_map(|path| names_in(&read(path)))
    .collect();
    assert!(used.len() > 15, "{used:?}");
    let names = until("the first figures are there", SOON, || async {
        let worker = stack.worker.as_ref().unwrap().url();
        let mut names = BTreeSet::new();
        for url in [stack.api_url(), stack.calls_url(), worker] {
            names.extend(exposed(&scrape(url).await));
        }
        let counted = [
            "prosaas_steps",
            "prosaas_queue_waiting",
            "prosaas_worker_seen",
        ];
        counted
            .iter()
            .all(|name| names.contains(*name))
            .then_some(names)
    })
    .await;
    let missing: Vec<_> = used.difference(&names).collect();
    assert!(missing.is_empty(), "not exposed: {missing:?}");

    // What was played was counted.
    let calls = scrape(stack.calls_url()).await;
    let bytes = calls
        .lines()
        .find_map(|line| line.strip_prefix("prosaas_recording_bytes_total{sender=\"bucket\"} "));
    assert!(bytes.unwrap().parse::<f64>().unwrap() > 1000.0, "{bytes:?}");
    assert!(calls.contains("prosaas_recording_answers_total{answer=\"ready\"}"));
}

#[test]
fn every_alert_is_tested_and_says_what_to_do() {
    let rules = read("deploy/observability/alerts.yaml");
    let alerts: BTreeSet<_> = rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
        .collect();
    let docs = read("docs/alerts.md");
    let described: BTreeSet<_> = docs
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    assert!(alerts.len() > 10);
    assert_eq!(alerts, described);
    // promtool runs them, from scripts/check.
    let tests = read("deploy/observability/alerts-test.yaml");
    let fired: BTreeSet<_> = tests
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alertname: "))
        .collect();
    assert_eq!(alerts, fired);
}

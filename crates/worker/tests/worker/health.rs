//! What the supervisor and Prometheus see.

use crate::directed::Behaviour;
use crate::rig::Rig;

async fn get(rig: &Rig, path: &str) -> (u16, String) {
    let client = reqwest::Client::builder().build().unwrap();
    let url = format!("http://{}{path}", rig.address());
    let response = client.get(url).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_with_everything_it_needs_is_ready() {
    let rig = Rig::start(Behaviour::Succeed).await;
    let (status, body) = get(&rig, "/healthz").await;
    assert_eq!(status, 200, "{body}");
    let version = concat!(r#""version":""#, env!("CARGO_PKG_VERSION"), '"');
    assert!(body.contains(version), "{body}");
    let (status, body) = get(&rig, "/readyz").await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(get(&rig, "/elsewhere").await.0, 404);
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_whose_volume_is_gone_is_not_ready_and_says_which() {
    let rig = Rig::start(Behaviour::Succeed).await;
    std::fs::remove_dir_all(rig.recordings()).unwrap();
    let (status, body) = get(&rig, "/readyz").await;
    assert_eq!(status, 503, "{body}");
    assert!(body.contains(r#""recordings":"unavailable""#), "{body}");
    assert!(body.contains(r#""database":"ok""#), "{body}");
    assert_eq!(get(&rig, "/healthz").await.0, 200);
    rig.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_jobs_by_step_and_outcome_and_by_nothing_else() {
    let rig = Rig::start(Behaviour::Succeed).await;
    rig.done(rig.pushed(false).await).await;
    let counted = r#"prosaas_steps_total{step="download",outcome="done"} 1"#;
    rig.until_async("the job is counted", || async {
        get(&rig, "/metrics").await.1.contains(counted)
    })
    .await;
    let (_, text) = get(&rig, "/metrics").await;
    let labels = text
        .lines()
        .filter_map(|line| line.split_once('{'))
        .map(|(_, rest)| rest);
    for label in labels {
        assert!(
            !label.contains("worker-") && !label.contains("call"),
            "{label}"
        );
    }
    rig.stop().await.unwrap();
}

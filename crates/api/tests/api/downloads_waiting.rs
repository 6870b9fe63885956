//! A download whose recording is still on its way.

use std::time::{Duration, Instant};

use prosaas_core::liveness::WorkerSeen;
use prosaas_core::role::Role;
use prosaas_testkit::{TestCall, until};
use reqwest::Method;

use crate::rig::{Answer, Member, Rig};

const AUDIO: &[u8] = b"0123456789";

fn path(call: &TestCall) -> String {
    format!("/api/calls/{}/download", call.sid)
}

async fn asked_for(rig: &Rig) {
    until(
        "the download was asked for",
        Duration::from_secs(5),
        || async { (rig.count("SELECT count(*) FROM processing_steps").await == 1).then_some(()) },
    )
    .await;
}

async fn waiting(rig: &Rig, call: &TestCall, member: &Member, seconds: u32) -> Answer {
    let request = rig.request(Method::GET, &path(call), member);
    Answer::of(request.header("Prefer", format!("wait={seconds}"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_for_the_worker_by_itself() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (call, recording) = rig.coming().await;
    let path = path(&call);
    let (answer, ()) = tokio::join!(rig.get(&path, &dana), async {
        asked_for(&rig).await;
        rig.arrive(&recording, &format!("{}.mp3", call.sid), AUDIO)
            .await;
    });
    assert_eq!((answer.status.as_u16(), &*answer.body), (200, AUDIO));
    assert_eq!(answer.header("preference-applied"), None);
    assert_eq!(rig.downloads().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_wait_it_is_202_and_enqueued_once() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (call, _) = rig.coming().await;
    let begun = Instant::now();
    let (first, second) = tokio::join!(
        waiting(&rig, &call, &dana, 1),
        waiting(&rig, &call, &dana, 0)
    );
    assert!(begun.elapsed() >= Duration::from_secs(1));
    for (answer, applied) in [(first, "wait=1"), (second, "wait=0")] {
        assert_eq!(answer.status, 202);
        assert_eq!(answer.header("retry-after"), Some("2"));
        assert_eq!(answer.header("preference-applied"), Some(applied));
        let body = answer.json();
        assert_eq!(
            (&body["status"], &body["stage"]),
            (&"processing".into(), &"queued".into())
        );
        assert_eq!(body["bytes"], 0);
    }
    assert_eq!(
        rig.count("SELECT count(*) FROM processing_steps WHERE urgent")
            .await,
        1
    );
    assert_eq!(rig.downloads().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_is_over_ends_within_its_bound() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (call, _) = rig.coming().await;
    let begun = Instant::now();
    assert_eq!(rig.get(&path(&call), &dana).await.status, 202);
    let waited = begun.elapsed();
    assert!(
        (Duration::from_secs(20)..Duration::from_secs(23)).contains(&waited),
        "{waited:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_worker_it_is_500_at_once_and_the_request_is_kept() {
    let rig = Rig::start_with(WorkerSeen::Missing, |_| {}).await;
    let dana = rig.member(Role::Viewer).await;
    let (call, _) = rig.coming().await;
    let answer = rig.get(&path(&call), &dana).await;
    assert_eq!(answer.problem(), (500, "worker_unavailable".into()));
    assert_eq!(answer.header("retry-after"), Some("10"));
    asked_for(&rig).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_damaged_is_never_sent_and_fetched_again() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    std::fs::write(rig.folder().join(format!("{}.mp3", call.sid)), b"short").unwrap();
    assert_eq!(waiting(&rig, &call, &dana, 0).await.status, 202);
    asked_for(&rig).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_volume_is_503_and_nothing_is_forgotten() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    std::fs::remove_file(rig.folder().join(".prosaas-deployment")).unwrap();
    std::fs::remove_file(rig.folder().join(format!("{}.mp3", call.sid))).unwrap();
    assert_eq!(
        rig.get(&path(&call), &dana).await.problem(),
        (503, "unavailable".into())
    );
    assert_eq!(
        rig.count("SELECT count(*) FROM recordings WHERE stored_at IS NOT NULL")
            .await,
        1
    );
    assert_eq!(rig.downloads().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_is_answered_when_the_service_ends() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (call, _) = rig.coming().await;
    let begun = Instant::now();
    let (answer, ()) = tokio::join!(waiting(&rig, &call, &dana, 20), async {
        asked_for(&rig).await;
        rig.ending.cancel();
    });
    assert_eq!(answer.status, 202);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

//! Recordings in a bucket: the same life as in a folder, against a real S3 server.

use chrono::TimeDelta;
use prosaas_core::recording::{
    Availability, Fetched, Place, Scrubbed, Store, StoreError, StoredRecording, Tidied,
};
use prosaas_core::steps::State;
use prosaas_testkit::{TestCall, TestS3, until};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::stage::{Body, Stage, mp3};

/// Seconds of a recording that takes three parts: 12 MB.
const LONG: usize = 3000;

pub(crate) async fn ready(stage: &Stage, call: &TestCall) -> StoredRecording {
    let theirs = stage.call(&call.sid).await;
    match stage.recordings().request(&theirs, None).await.unwrap() {
        Availability::Ready(stored) => stored,
        other => panic!("not ready: {other:?}"),
    }
}

/// A recording of ten seconds that is in the bucket.
pub(crate) async fn stored(stage: &Stage) -> (TestCall, StoredRecording) {
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let stored = ready(stage, &call).await;
    (call, stored)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_of_several_parts_is_stored_whole_and_read_back() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    let call = stage.ended_call().await;
    let audio = mp3(LONG, 1);
    stage.announce(&call.sid, Body::Audio(audio.clone())).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));

    let stored = ready(&stage, &call).await;
    assert_eq!(stored.sha256, Sha256::digest(&audio).to_vec());
    assert_eq!(s3.names().await, [format!("{}.mp3", call.sid)]);
    assert!(s3.content(stored.key.as_str()).await == audio);
    let parts = s3.proxy.seen();
    let parts = parts.iter().filter(|one| one.target.contains("partNumber"));
    assert_eq!(parts.count(), 3);

    let store = &stage.keeper.store;
    let mut copy = Vec::new();
    let mut file = store.local_file(&stored.key, stored.bytes).await.unwrap();
    file.read_to_end(&mut copy).unwrap();
    assert!(copy == audio, "the local copy is another");
    assert!(matches!(stored.place, Place::Object(_)));
    assert!(
        stage.files().is_empty(),
        "nothing is left beside the bucket"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_finished_is_no_object_and_is_aborted() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    let call = stage.ended_call().await;
    let go_on = Arc::new(Semaphore::new(0));
    let held = Body::Held(mp3(LONG, 1), Arc::clone(&go_on));
    stage.announce(&call.sid, held).await;
    let claim = stage.claim(call.id).await;
    let keeper = stage.keeper.clone();
    let fetch = tokio::spawn(async move { keeper.fetch(&claim).await });
    let seen = |part: &str| s3.proxy.seen().iter().any(|one| one.target.contains(part));
    until("a part is sent", Duration::from_mins(1), || async {
        seen("partNumber=1").then_some(())
    })
    .await;
    assert!(s3.names().await.is_empty());
    fetch.abort();
    until("the upload is aborted", Duration::from_secs(20), || async {
        let aborted = |one: &prosaas_testkit::s3::Seen| one.method == "DELETE";
        s3.proxy.seen().iter().any(aborted).then_some(())
    })
    .await;
    assert!(s3.names().await.is_empty());
    go_on.add_permits(1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tidying_aborts_what_a_killed_worker_left_and_removes_what_is_nobodys() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    let (call, kept) = stored(&stage).await;
    let left = s3.begin(&format!("{}.mp3", call.sid)).await;
    let running = stage.ended_call().await;
    stage.announce(&running.sid, Body::Audio(mp3(10, 1))).await;
    let claim = stage.claim(running.id).await;
    let mine = s3.begin(&format!("{}.mp3", running.sid)).await;
    assert_eq!(s3.uploads().await, 2);

    let tidied = stage.keeper.tidy().await.unwrap();
    assert_eq!(
        (tidied.temporary, tidied.orphans),
        (1, 0),
        "{left} of {mine}"
    );
    assert_eq!(s3.uploads().await, 1, "a running claim's upload stays");
    assert_eq!(stage.keeper.fetch(&claim).await, Ok(Fetched::Done));
    assert_eq!(stage.keeper.tidy().await.unwrap().temporary, 1);
    assert_eq!(s3.uploads().await, 0);
    assert!(s3.names().await.contains(&kept.key.as_str().to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_changed_object_is_found_by_the_scrub_and_fetched_again() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    for damage in ["missing", "shorter", "changed"] {
        let (call, stored) = stored(&stage).await;
        let name = stored.key.as_str();
        match damage {
            "missing" => s3.remove(name).await,
            "shorter" => s3.put(name, mp3(5, 1)).await,
            _ => s3.put(name, mp3(10, 9)).await,
        }
        let scrubbed = stage.keeper.scrub(25).await.unwrap();
        assert_eq!(scrubbed.damaged, 1, "{damage}");
        assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
        assert_eq!(s3.content(name).await, mp3(10, 1), "{damage}");
        assert_eq!(stage.step(call.id).await.state, State::Done);
        assert_eq!(stage.keeper.scrub(25).await.unwrap().damaged, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_past_its_keep_time_leaves_the_bucket() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    stored(&stage).await;
    stage.clock.advance(TimeDelta::days(31));
    assert_eq!(stage.keeper.purge().await.unwrap(), 1);
    assert!(s3.names().await.is_empty());
    assert_eq!(stage.keeper.tidy().await.unwrap(), Tidied::default());
    assert_eq!(stage.keeper.scrub(25).await.unwrap(), Scrubbed::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_not_the_deployments_is_refused() {
    let s3 = TestS3::start().await;
    let mut settings = s3.settings();
    let (ours, theirs) = (Uuid::new_v4(), Uuid::new_v4());
    let none = Store::connect(&settings, ours).await.unwrap_err();
    assert!(matches!(none, StoreError::NoMarker { .. }), "{none}");
    Store::prepare(&settings, ours).await.unwrap();
    Store::prepare(&settings, ours).await.unwrap();
    Store::connect(&settings, ours).await.unwrap();
    let other = |error| matches!(error, StoreError::OtherDeployment { .. });
    assert!(other(Store::connect(&settings, theirs).await.unwrap_err()));
    assert!(other(Store::prepare(&settings, theirs).await.unwrap_err()));
    settings.s3.secret_access_key = "another key".to_owned().into();
    let refused = Store::connect(&settings, ours).await.unwrap_err();
    assert!(matches!(refused, StoreError::Bucket(_)), "{refused}");
}

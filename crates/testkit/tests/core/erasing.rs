//! What the worker finishes of a deletion: files that a crash left, and Twilio's copies.

use chrono::TimeDelta;
use prosaas_core::audit::Actor;
use prosaas_core::erasure::{self, Receipt, Request};
use prosaas_core::ids::RecordingSid;
use prosaas_core::recording::{Availability, Removed, Span};
use prosaas_testkit::TestCall;
use prosaas_testkit::builders::recording_sid;

use crate::stage::{Body, Recording, Stage, mp3};

/// A call that ended long enough ago for Twilio to have told of everything, with its file here.
pub(crate) async fn stored(stage: &Stage) -> (TestCall, RecordingSid) {
    let call = stage.ended_call().await;
    let recording = stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    stage.fetch(call.id).await.unwrap();
    stage.clock.advance(TimeDelta::hours(2));
    (call, recording)
}

/// As the service does, and then dies before it unlinks.
pub(crate) async fn erase(stage: &Stage, call: &TestCall) -> Receipt {
    let found = stage.call(&call.sid).await;
    let request = Request {
        actor: Actor::default(),
        reason: None,
    };
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    let receipt = erasure::erase(&mut conn, &found, &request, stage.now()).await;
    conn.commit().await.unwrap();
    receipt.unwrap()
}

async fn receipt(stage: &Stage, call: &TestCall) -> Receipt {
    let found = stage.call(&call.sid).await;
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    let receipt = erasure::find(&mut conn, &found).await.unwrap();
    conn.commit().await.unwrap();
    receipt.unwrap()
}

async fn sweep(stage: &Stage) -> Removed {
    stage.keeper.remove_due().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_after_the_commit_leaves_nothing_for_long() {
    let stage = Stage::set().await;
    let (call, recording) = stored(&stage).await;
    let first = erase(&stage, &call).await;
    assert!(first.finished_at().is_none());
    assert_eq!(
        stage.files().len(),
        1,
        "the service died before it unlinked"
    );
    let removed = sweep(&stage).await;
    assert_eq!(
        removed,
        Removed {
            files: 1,
            gone: 2,
            failed: 0
        }
    );
    assert!(stage.files().is_empty());
    assert!(!stage.twilio.has(recording.as_str()));
    assert!(receipt(&stage, &call).await.finished_at().is_some());
    assert_eq!(sweep(&stage).await, Removed::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn twilios_copy_is_tried_until_it_is_gone_and_the_reason_is_shown_meanwhile() {
    let stage = Stage::set().await;
    let (call, recording) = stored(&stage).await;
    erase(&stage, &call).await;
    stage.twilio.refuse_deletions(&[500, 401]);
    let mut codes = Vec::new();
    for _ in 0..2 {
        sweep(&stage).await;
        let shown = receipt(&stage, &call).await;
        let upstream = shown
            .items
            .iter()
            .find(|item| item.kind == "upstream")
            .unwrap();
        assert!(upstream.done_at.is_none());
        codes.push(upstream.error_code.clone().unwrap());
        let due = upstream.next_try_at.unwrap();
        assert!(due > stage.now());
        assert_eq!(
            sweep(&stage).await,
            Removed::default(),
            "not before it is due"
        );
        stage.clock.advance(due - stage.now());
    }
    assert_eq!(codes, ["twilio_error", "twilio_unauthorized"]);
    assert_eq!(sweep(&stage).await.gone, 1);
    assert!(!stage.twilio.has(recording.as_str()));
    let shown = receipt(&stage, &call).await;
    assert!(shown.finished_at().is_some());
    let upstream = shown
        .items
        .iter()
        .find(|item| item.kind == "upstream")
        .unwrap();
    assert_eq!((upstream.attempts, &upstream.error_code), (3, &None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_somebody_else_deleted_is_gone() {
    let stage = Stage::set().await;
    let (call, _) = stored(&stage).await;
    erase(&stage, &call).await;
    stage.twilio.refuse_deletions(&[404]);
    assert_eq!(sweep(&stage).await.gone, 2);
    assert!(receipt(&stage, &call).await.finished_at().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn recordings_that_nobody_told_of_go_too_once_the_call_is_settled() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let unknown = recording_sid();
    erase(&stage, &call).await;
    assert_eq!(sweep(&stage).await.failed, 1, "Twilio may have more to say");
    stage.twilio.add(Recording::completed(
        &unknown,
        &call.sid,
        10,
        Body::Audio(mp3(10, 1)),
    ));
    stage.clock.advance(TimeDelta::minutes(15));
    sweep(&stage).await;
    sweep(&stage).await;
    assert!(!stage.twilio.has(unknown.as_str()));
    let shown = receipt(&stage, &call).await;
    assert!(shown.finished_at().is_some());
    assert!(
        shown
            .items
            .iter()
            .any(|item| item.recording_sid.as_deref() == Some(unknown.as_str()))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_call_is_never_fetched_again() {
    let stage = Stage::set().await;
    let (call, recording) = stored(&stage).await;
    erase(&stage, &call).await;
    let before = stage.twilio.media_requests();
    // A late webhook, a person, and both reconciliations.
    stage.announce_only(&call.sid, &recording).await;
    stage.announce_only(&call.sid, &recording_sid()).await;
    let found = stage.call(&call.sid).await;
    let recordings = stage.recordings();
    recordings.unlink(&found).await;
    for answer in [
        recordings.request(&found, None).await.unwrap(),
        recordings.retry(&found, None).await.unwrap(),
    ] {
        assert!(matches!(answer, Availability::Absent(_)), "{answer:?}");
    }
    for span in [Span::LastHour, Span::AccessWindow] {
        assert_eq!(stage.keeper.reconcile(span).await.unwrap().requested, 0);
    }
    assert!(stage.try_claim(call.id).await.is_none());
    assert_eq!(stage.twilio.media_requests(), before);
    assert!(stage.files().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_was_at_it_writes_nothing_into_an_erased_call() {
    let stage = Stage::set().await;
    let (call, _) = stored(&stage).await;
    erase(&stage, &call).await;
    let superuser = stage.superuser().await;
    for set in [
        "transcription = 'x'",
        "summary = 'x'",
        "extracted_city = 'x'",
    ] {
        let sql = format!("UPDATE call_logs SET {set} WHERE id = {}", call.id);
        let refused = superuser.batch_execute(&sql).await.unwrap_err();
        let refused = refused.as_db_error().unwrap();
        assert_eq!(refused.constraint(), Some("erased_is_empty"), "{set}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_was_under_way_during_the_erasure_leaves_no_file() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let body = Body::Held(mp3(10, 1), std::sync::Arc::clone(&gate));
    stage.announce(&call.sid, body).await;
    let claim = stage.claim(call.id).await;
    let keeper = stage.keeper.clone();
    let fetching = tokio::spawn(async move { keeper.fetch(&claim).await });
    let bound = std::time::Duration::from_secs(20);
    prosaas_testkit::until("the download has begun", bound, || {
        let begun = stage.files().iter().any(|name| name.contains(".part"));
        std::future::ready(begun.then_some(()))
    })
    .await;
    erase(&stage, &call).await;
    stage
        .recordings()
        .unlink(&stage.call(&call.sid).await)
        .await;
    gate.add_permits(1);
    let _ = fetching.await.unwrap();
    assert!(stage.files().is_empty(), "{:?}", stage.files());
}

#[tokio::test(flavor = "multi_thread")]
async fn twilios_copy_goes_once_ours_is_verified_where_the_business_says_so() {
    let stage = Stage::set().await;
    let (call, recording) = stored(&stage).await;
    assert_eq!(sweep(&stage).await, Removed::default(), "off by default");
    stage
        .sql("UPDATE businesses SET delete_upstream = TRUE")
        .await;
    stage.sql("UPDATE call_logs SET legal_hold = TRUE").await;
    assert_eq!(sweep(&stage).await, Removed::default(), "a hold keeps both");
    stage.sql("UPDATE call_logs SET legal_hold = FALSE").await;
    let file = stage.path(&format!("{}.mp3", call.sid));
    let content = std::fs::read(&file).unwrap();
    let mut damaged = content.clone();
    *damaged.get_mut(100).unwrap() ^= 1;
    std::fs::write(&file, &damaged).unwrap();
    assert_eq!(sweep(&stage).await.failed, 1);
    assert!(
        stage.twilio.has(recording.as_str()),
        "ours is not what was stored"
    );
    std::fs::write(&file, &content).unwrap();
    stage.clock.advance(TimeDelta::hours(1));
    assert_eq!(sweep(&stage).await.gone, 1);
    assert!(!stage.twilio.has(recording.as_str()));
    let found = stage.call(&call.sid).await;
    let played = stage.recordings().request(&found, None).await.unwrap();
    assert!(matches!(played, Availability::Ready(_)), "{played:?}");
    assert_eq!(sweep(&stage).await, Removed::default());
}

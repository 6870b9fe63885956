//! From Twilio into the store, and what a listener is told meanwhile.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures::future::join_all;
use prosaas_core::liveness::WorkerSeen;
use prosaas_core::recording::{
    AbsentReason, Announced, Availability, Fetched, OpenError, Stage as Phase, StoreError,
    StoredRecording, save_announced,
};
use prosaas_core::steps::{self, State, Step, StepFailure, Watch};
use prosaas_testkit::builders::recording_sid;
use prosaas_testkit::{TestCall, until};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::stage::{Body, Recording, Stage, mp3};

async fn ask(stage: &Stage, call: &TestCall) -> Availability {
    let theirs = stage.call(&call.sid).await;
    stage.recordings().request(&theirs, None).await.unwrap()
}

async fn ready(stage: &Stage, call: &TestCall) -> StoredRecording {
    match ask(stage, call).await {
        Availability::Ready(stored) => stored,
        other => panic!("not ready: {other:?}"),
    }
}

async fn fail(stage: &Stage, call: &TestCall) -> StepFailure {
    let claim = stage.claim(call.id).await;
    let failure = stage
        .keeper
        .fetch(&claim)
        .await
        .expect_err("the fetch fails");
    steps::fail(stage.database(), &claim, &failure, stage.now())
        .await
        .unwrap();
    failure
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announced_recording_is_stored_whole_and_ready() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let audio = mp3(10, 1);
    stage.announce(&call.sid, Body::Audio(audio.clone())).await;
    assert!(matches!(
        ask(&stage, &call).await,
        Availability::Preparing(_)
    ));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));

    let stored = ready(&stage, &call).await;
    assert_eq!(stage.files(), [format!("{}.mp3", call.sid)]);
    assert_eq!(std::fs::read(stored.place.file().unwrap()).unwrap(), audio);
    let sha256 = Sha256::digest(&audio).to_vec();
    assert_eq!(stored.sha256, sha256);
    assert_eq!(stored.etag, format!("\"{}\"", &hex::encode(&sha256)[..32]));
    assert_eq!(stored.content_type, "audio/mpeg");
    let row = stage.step(call.id).await;
    assert_eq!((row.state, row.attempt), (State::Done, 0));
    assert_eq!(stage.twilio.media_requests(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_listeners_put_one_download_in_motion() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let answers = join_all((0..50).map(|_| ask(&stage, &call))).await;
    assert!(
        answers
            .iter()
            .all(|one| matches!(one, Availability::Preparing(_)))
    );
    assert_eq!(
        stage
            .keeper
            .queue
            .depth(Step::Download, true)
            .await
            .unwrap(),
        1
    );
    assert!(stage.step(call.id).await.urgent);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_recording_of_a_call_is_stored_the_unannounced_too() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let first = stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    let second = stage.announce(&call.sid, Body::Audio(mp3(10, 2))).await;
    let unannounced = recording_sid();
    let body = Body::Audio(mp3(10, 3));
    stage
        .twilio
        .add(Recording::completed(&unannounced, &call.sid, 10, body));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));

    let mut names = vec![format!("{}.mp3", call.sid)];
    names.extend([&second, &unannounced].map(|sid| format!("{}.{sid}.mp3", call.sid)));
    names.sort();
    assert_eq!(stage.files(), names);
    assert_eq!(ready(&stage, &call).await.recording_sid, first);
    let theirs = stage.call(&call.sid).await;
    match stage
        .recordings()
        .request(&theirs, Some(&second))
        .await
        .unwrap()
    {
        Availability::Ready(stored) => {
            assert_eq!(
                std::fs::read(stored.place.file().unwrap()).unwrap(),
                mp3(10, 2)
            );
        }
        other => panic!("not ready: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_announced_after_the_download_is_fetched_as_well() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    stage.announce(&call.sid, Body::Audio(mp3(10, 2))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    assert_eq!(stage.files().len(), 2);
    assert_eq!(
        stage.twilio.media_requests(),
        2,
        "the first one was not fetched again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_announcement_changes_nothing() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let sid = stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    stage.announce_only(&call.sid, &sid).await;
    assert_eq!(stage.step(call.id).await.state, State::Done);
    let other = stage.ended_call().await;
    stage.announce_only(&other.sid, &sid).await;
    assert_eq!(
        stage.log(&other.sid).await.recording_sid,
        None,
        "it is the first call's"
    );
    ready(&stage, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_still_being_made_is_waited_for_without_counting_a_try() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let sid = stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    stage.twilio.change(&sid, |one| one.status = "processing");
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Deferred));
    let row = stage.step(call.id).await;
    assert_eq!((row.state, row.attempt), (State::Queued, 0));
    stage.twilio.change(&sid, |one| one.status = "completed");
    stage.clock.advance(TimeDelta::minutes(5));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_tells_why_there_is_no_recording() {
    let cases = [
        ("absent", Some(16101), AbsentReason::TooShort),
        ("absent", Some(16102), AbsentReason::Silent),
        ("deleted", None, AbsentReason::DeletedUpstream),
    ];
    for (status, error_code, reason) in cases {
        let stage = Stage::set().await;
        let call = stage.ended_call().await;
        let sid = stage.announce(&call.sid, Body::Page).await;
        stage.twilio.change(&sid, |one| {
            one.status = status;
            one.error_code = error_code;
        });
        assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
        assert_eq!(ask(&stage, &call).await, Availability::Absent(reason));
    }
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    stage.announce_only(&call.sid, &recording_sid()).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let unknown = Availability::Absent(AbsentReason::DeletedUpstream);
    assert_eq!(ask(&stage, &call).await, unknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_recording_is_played_where_the_first_is_absent() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let silent = Announced {
        recording_sid: recording_sid(),
        url: None,
        channels: None,
        duration_seconds: None,
        source: None,
        absent_reason: Some(AbsentReason::Silent),
    };
    let log = stage.log(&call.sid).await;
    let mut conn = stage.database().system().await.unwrap();
    save_announced(&mut conn, &log, &silent, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    assert_eq!(
        ask(&stage, &call).await,
        Availability::Absent(AbsentReason::Silent)
    );
    let second = stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    assert_eq!(ready(&stage, &call).await.recording_sid, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_recording_is_never_stored() {
    let stage = Stage::set().await;
    let cases = [
        (Body::Page, "not_audio"),
        (Body::Status(404), "no_media"),
        (Body::Status(500), "twilio_error"),
        (Body::Status(401), "twilio_unauthorized"),
        (Body::Audio(Vec::new()), "empty"),
        (Body::Audio(mp3(4, 1)), "shortened"),
    ];
    for (body, code) in cases {
        let call = stage.ended_call().await;
        stage.announce(&call.sid, body).await;
        let failure = fail(&stage, &call).await;
        assert_eq!((failure.code, failure.permanent), (code, false));
        assert_eq!(stage.files(), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_failures_are_told_with_the_time_until_the_next_try() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let sid = stage.announce(&call.sid, Body::RetryAfter(30)).await;
    let failure = fail(&stage, &call).await;
    assert_eq!(failure.retry_after, Some(Duration::from_secs(30)));
    stage.clock.advance(TimeDelta::seconds(29));
    assert_eq!(
        stage.try_claim(call.id).await,
        None,
        "Twilio asked for 30 s"
    );
    for _ in 0..2 {
        stage.clock.advance(TimeDelta::seconds(30));
        fail(&stage, &call).await;
    }
    let Availability::Failed {
        code,
        retry_after_seconds,
        ..
    } = ask(&stage, &call).await
    else {
        panic!("it failed three times");
    };
    assert_eq!(
        (code.as_str(), retry_after_seconds),
        ("twilio_rate_limited", Some(511))
    );
    assert_eq!(
        stage.try_claim(call.id).await,
        None,
        "nothing is enqueued before that"
    );

    stage
        .twilio
        .change(&sid, |one| one.body = Body::Audio(mp3(10, 1)));
    let theirs = stage.call(&call.sid).await;
    let retried = stage.recordings().retry(&theirs, None).await.unwrap();
    assert!(matches!(retried, Availability::Preparing(_)), "{retried:?}");
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    ready(&stage, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_its_row_is_replaced_and_not_trusted() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    std::fs::write(stage.path(&format!("{}.mp3", call.sid)), mp3(10, 9)).unwrap();
    assert!(matches!(
        ask(&stage, &call).await,
        Availability::Preparing(_)
    ));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    assert_eq!(
        std::fs::read(ready(&stage, &call).await.place.file().unwrap()).unwrap(),
        mp3(10, 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_download_can_be_followed_and_leaves_nothing_when_it_is_dropped() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let audio = mp3(10, 1);
    stage
        .announce(
            &call.sid,
            Body::Held(audio.clone(), Arc::new(Semaphore::new(0))),
        )
        .await;
    let claim = stage.claim(call.id).await;
    let keeper = stage.keeper.clone();
    let download = tokio::spawn(async move { keeper.fetch(&claim).await });
    let half = u64::try_from(audio.len() / 2).unwrap();
    let partial = until("half of it is there", Duration::from_secs(10), || async {
        let Availability::Preparing(preparing) = ask(&stage, &call).await else {
            return None;
        };
        let partial = preparing
            .partial
            .filter(|_| preparing.stage == Phase::Downloading)?;
        assert_eq!(preparing.total_bytes, Some(half * 2));
        let length = std::fs::metadata(&partial).ok()?.len();
        (length == half).then_some(partial)
    })
    .await;
    assert_eq!(std::fs::read(&partial).unwrap(), audio[..audio.len() / 2]);
    download.abort();
    assert!(download.await.unwrap_err().is_cancelled());
    assert_eq!(stage.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_lost_its_claim_stores_nothing() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let gate = Arc::new(Semaphore::new(0));
    let sid = stage
        .announce(&call.sid, Body::Held(mp3(10, 1), Arc::clone(&gate)))
        .await;
    let claim = stage.claim(call.id).await;
    let keeper = stage.keeper.clone();
    let download = tokio::spawn(async move { keeper.fetch(&claim).await });
    until("the download runs", Duration::from_secs(10), || async {
        (!stage.files().is_empty()).then_some(())
    })
    .await;
    Watch::default()
        .sweep(stage.database(), Duration::ZERO, stage.now())
        .await
        .unwrap();
    gate.add_permits(1);
    assert_eq!(download.await.unwrap(), Ok(Fetched::Lost));
    assert_eq!(stage.files(), [""; 0]);
    stage
        .twilio
        .change(&sid, |one| one.body = Body::Audio(mp3(10, 1)));
    stage.clock.advance(TimeDelta::seconds(2));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    ready(&stage, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_size_is_noticed_when_the_file_is_opened() {
    for damage in ["truncated", "emptied", "removed"] {
        let stage = Stage::set().await;
        let call = stage.ended_call().await;
        stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
        assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
        let stored = ready(&stage, &call).await;
        let theirs = stage.call(&call.sid).await;
        stage.recordings().open(&theirs, &stored).await.unwrap();
        match damage {
            "truncated" => std::fs::write(stored.place.file().unwrap(), mp3(5, 1)).unwrap(),
            "emptied" => std::fs::write(stored.place.file().unwrap(), "").unwrap(),
            _ => std::fs::remove_file(stored.place.file().unwrap()).unwrap(),
        }
        let opened = stage.recordings().open(&theirs, &stored).await;
        assert!(matches!(opened, Err(OpenError::Refetching)), "{damage}");
        assert!(
            matches!(ask(&stage, &call).await, Availability::Preparing(_)),
            "{damage}"
        );
        assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
        let stored = ready(&stage, &call).await;
        assert_eq!(
            std::fs::read(stored.place.file().unwrap()).unwrap(),
            mp3(10, 1)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_volume_is_no_damage() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let stored = ready(&stage, &call).await;
    std::fs::remove_file(stored.place.file().unwrap()).unwrap();
    std::fs::remove_file(stage.path(".prosaas-deployment")).unwrap();
    let theirs = stage.call(&call.sid).await;
    let opened = stage.recordings().open(&theirs, &stored).await;
    assert!(
        matches!(opened, Err(OpenError::Volume(StoreError::NoMarker { .. }))),
        "{opened:?}"
    );
    ready(&stage, &call).await;
    let other = stage.ended_call().await;
    stage.announce(&other.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(fail(&stage, &other).await.code, "volume_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cases_are_looked_at_in_the_contracts_order() {
    let stage = Stage::set().await;
    let unseen = stage.recordings_seeing(WorkerSeen::Missing);
    let call = stage.ended_call().await;
    let theirs = stage.call(&call.sid).await;
    let answer = unseen.request(&theirs, None).await.unwrap();
    assert_eq!(answer, Availability::WorkerUnavailable);
    assert_eq!(
        stage.step(call.id).await.state,
        State::Queued,
        "the next worker does it"
    );

    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let answer = unseen.request(&theirs, None).await.unwrap();
    assert!(
        matches!(answer, Availability::Ready(_)),
        "what is here needs no worker"
    );
    stage.clock.advance(TimeDelta::days(7));
    let answer = unseen.request(&theirs, None).await.unwrap();
    assert_eq!(answer, Availability::Expired);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_coming_where_nobody_answered_or_recording_is_off() {
    let stage = Stage::set().await;
    let none = Availability::Absent(AbsentReason::NotRecorded);
    let unanswered = stage.ended_call().await;
    stage
        .sql(&format!(
            "UPDATE call_logs SET status = 'no-answer' WHERE id = {}",
            unanswered.id
        ))
        .await;
    assert_eq!(ask(&stage, &unanswered).await, none);
    let call = stage.ended_call().await;
    stage
        .sql("UPDATE businesses SET recording_enabled = FALSE")
        .await;
    assert_eq!(ask(&stage, &call).await, none);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_word_of_a_recording_is_searched_for_and_then_told_as_not_recorded() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    assert!(matches!(
        ask(&stage, &call).await,
        Availability::Preparing(_)
    ));
    assert_eq!(
        stage.fetch(call.id).await,
        Ok(Fetched::Deferred),
        "it may still come"
    );
    stage.clock.advance(TimeDelta::minutes(11));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    assert_eq!(
        ask(&stage, &call).await,
        Availability::Absent(AbsentReason::NotRecorded)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_ends_the_wait_of_a_search() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    ask(&stage, &call).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Deferred));
    assert_eq!(
        stage.try_claim(call.id).await,
        None,
        "it waits for the next look"
    );
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    ready(&stage, &call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_the_call_does_not_have_is_not_searched_for() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let theirs = stage.call(&call.sid).await;
    let answer = stage
        .recordings()
        .request(&theirs, Some(&recording_sid()))
        .await
        .unwrap();
    assert_eq!(answer, Availability::Absent(AbsentReason::NotRecorded));
    assert_eq!(stage.step(call.id).await.state, State::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_only_an_older_installation_knew_is_told_as_deleted() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let named = format!("UPDATE call_logs SET recording_sid = '{}'", recording_sid());
    stage.sql(&named).await;
    stage.clock.advance(TimeDelta::minutes(11));
    assert!(matches!(
        ask(&stage, &call).await,
        Availability::Preparing(_)
    ));
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let deleted = Availability::Absent(AbsentReason::DeletedUpstream);
    assert_eq!(ask(&stage, &call).await, deleted);
}

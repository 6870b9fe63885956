//! The sweeps that keep store and table true, the store's marker, and live updates.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use prosaas_core::events::{Event, EventKind, News};
use prosaas_core::ids::CallSid;
use prosaas_core::ingest;
use prosaas_core::recording::{
    AbsentReason, Availability, Fetched, Scrubbed, Span, Store, StoreError, Tidied,
};
use prosaas_core::steps::State;
use prosaas_testkit::TestCall;
use prosaas_testkit::builders::{call_sid, recording_sid};
use prosaas_testkit::settings::ACCOUNT_SID;
use prosaas_twilio::webhook::{CallStatus, Direction, StreamEnded};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::stage::{Body, Recording, Stage, mp3};

async fn stored_call(stage: &Stage) -> TestCall {
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    call
}

async fn ask(stage: &Stage, sid: &CallSid) -> Availability {
    let theirs = stage.call(sid).await;
    stage.recordings().request(&theirs, None).await.unwrap()
}

/// Written last two hours ago.
fn old_file(stage: &Stage, name: &str) {
    let file = File::create(stage.path(name)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_hours(2))
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn purge_removes_what_is_past_its_time_and_under_no_hold() {
    let stage = Stage::set().await;
    let (old, held) = (stored_call(&stage).await, stored_call(&stage).await);
    stage
        .sql(&format!(
            "UPDATE call_logs SET legal_hold = TRUE WHERE id = {}",
            held.id
        ))
        .await;
    stage.clock.advance(TimeDelta::days(29));
    let young = stored_call(&stage).await;
    assert_eq!(stage.keeper.purge().await.unwrap(), 0);
    stage.clock.advance(TimeDelta::days(2));
    let runs = tokio::join!(stage.keeper.purge(), stage.keeper.purge());
    assert_eq!(runs.0.unwrap() + runs.1.unwrap(), 1);
    let mut kept = [format!("{}.mp3", held.sid), format!("{}.mp3", young.sid)];
    kept.sort();
    assert_eq!(stage.files(), kept);
    assert_eq!(ask(&stage, &old.sid).await, Availability::Expired);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_longer_access_window_does_not_bring_a_purged_recording_back() {
    let stage = Stage::set().await;
    let call = stored_call(&stage).await;
    stage.clock.advance(TimeDelta::days(31));
    assert_eq!(stage.keeper.purge().await.unwrap(), 1);
    stage
        .sql("UPDATE businesses SET access_days = 60, purge_days = 60")
        .await;
    assert_eq!(ask(&stage, &call.sid).await, Availability::Expired);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrub_notices_changed_content_of_the_same_size() {
    let stage = Stage::set().await;
    let call = stored_call(&stage).await;
    let good = Scrubbed {
        looked_at: 1,
        damaged: 0,
    };
    assert_eq!(stage.keeper.scrub(10).await.unwrap(), good);
    fs::write(stage.path(&format!("{}.mp3", call.sid)), mp3(10, 9)).unwrap();
    assert_eq!(
        stage.keeper.scrub(10).await.unwrap(),
        Scrubbed {
            looked_at: 1,
            damaged: 1
        }
    );
    assert_eq!(stage.step(call.id).await.state, State::Queued);
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    assert_eq!(stage.keeper.scrub(10).await.unwrap(), good);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrub_of_a_missing_volume_takes_nothing_for_damaged() {
    let stage = Stage::set().await;
    let call = stored_call(&stage).await;
    fs::remove_file(stage.path(&format!("{}.mp3", call.sid))).unwrap();
    fs::remove_file(stage.path(".prosaas-deployment")).unwrap();
    assert_eq!(stage.keeper.scrub(10).await.unwrap(), Scrubbed::default());
    assert_eq!(stage.step(call.id).await.state, State::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn tidying_removes_what_is_nobodys_and_old() {
    let stage = Stage::set().await;
    let stored = stored_call(&stage).await;
    old_file(&stage, &format!(".{}.mp3.7.part", stored.sid));
    old_file(&stage, &format!("{}.{}.mp3", stored.sid, recording_sid()));
    let running = stage.ended_call().await;
    stage.announce(&running.sid, Body::Page).await;
    let claim = stage.claim(running.id).await;
    let growing = format!(".{}.mp3.{}.part", running.sid, claim.claims);
    old_file(&stage, &growing);
    let foreign = format!("{}.mp3", call_sid());
    old_file(&stage, &foreign);
    old_file(&stage, "notes.txt");
    let fresh = format!(".{}.mp3.8.part", stored.sid);
    File::create(stage.path(&fresh)).unwrap();

    assert_eq!(
        stage.keeper.tidy().await.unwrap(),
        Tidied {
            temporary: 1,
            orphans: 1
        }
    );
    let mut kept = vec![
        growing,
        foreign,
        fresh,
        "notes.txt".to_owned(),
        format!("{}.mp3", stored.sid),
    ];
    kept.sort();
    assert_eq!(stage.files(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn reconciliation_finds_what_no_webhook_told_of() {
    let stage = Stage::set().await;
    let (lost, silent) = (stage.ended_call().await, stage.ended_call().await);
    let body = Body::Audio(mp3(10, 1));
    stage
        .twilio
        .add(Recording::completed(&recording_sid(), &lost.sid, 10, body));
    let found = stage.keeper.reconcile(Span::LastHour).await.unwrap();
    assert_eq!((found.calls, found.requested, found.absent), (2, 1, 0));
    assert_eq!(stage.fetch(lost.id).await, Ok(Fetched::Done));
    assert!(matches!(
        ask(&stage, &lost.sid).await,
        Availability::Ready(_)
    ));

    stage.clock.advance(TimeDelta::minutes(15));
    let found = stage.keeper.reconcile(Span::LastHour).await.unwrap();
    assert_eq!((found.calls, found.requested, found.absent), (1, 0, 1));
    let none = Availability::Absent(AbsentReason::NotRecorded);
    assert_eq!(ask(&stage, &silent.sid).await, none);
    let found = stage.keeper.reconcile(Span::LastHour).await.unwrap();
    assert_eq!(found.calls, 0, "nothing is left to ask about");
}

#[tokio::test(flavor = "multi_thread")]
async fn reconciliation_learns_that_a_call_has_ended() {
    let stage = Stage::set().await;
    let started = stage.now() - TimeDelta::minutes(20);
    let call = stage.business.call(stage.database(), started, false).await;
    stage.twilio.add_call(json!({
        "sid": call.sid, "status": "completed", "duration": "61",
        "end_time": "Thu, 15 Jan 2026 11:50:00 +0000",
    }));
    stage.keeper.reconcile(Span::LastHour).await.unwrap();
    let log = stage.log(&call.sid).await;
    assert_eq!(
        (log.status.as_str(), log.duration_seconds),
        ("completed", Some(61))
    );
    assert_eq!(log.ended_at, Some(stage.now() - TimeDelta::minutes(10)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_daily_reconciliation_finds_further_recordings_and_unknown_calls() {
    let stage = Stage::set().await;
    let known = stored_call(&stage).await;
    stage.clock.advance(TimeDelta::days(2));
    let body = || Body::Audio(mp3(10, 2));
    stage.twilio.add(Recording::completed(
        &recording_sid(),
        &known.sid,
        10,
        body(),
    ));
    let (unknown, foreign) = (call_sid(), call_sid());
    for (sid, to) in [
        (&unknown, stage.business.number.as_str()),
        (&foreign, "+15005550006"),
    ] {
        stage
            .twilio
            .add(Recording::completed(&recording_sid(), sid, 10, body()));
        stage.twilio.add_call(json!({
            "sid": sid, "status": "completed", "direction": "inbound", "from": "+972501234567",
            "to": to, "duration": "10",
        }));
    }
    let found = stage.keeper.reconcile(Span::AccessWindow).await.unwrap();
    assert_eq!((found.requested, found.adopted), (2, 1));
    assert_eq!(stage.fetch(known.id).await, Ok(Fetched::Done));
    let adopted = stage.log(&unknown).await;
    assert_eq!(stage.fetch(adopted.id).await, Ok(Fetched::Done));
    assert_eq!(stage.files().len(), 3);
    let mut conn = stage.database().system().await.unwrap();
    assert!(ingest::find(&mut conn, &foreign).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_of_a_call_that_was_never_announced_is_adopted() {
    let stage = Stage::set().await;
    let (call, recording) = (call_sid(), recording_sid());
    stage.twilio.add(Recording::completed(
        &recording,
        &call,
        10,
        Body::Audio(mp3(10, 1)),
    ));
    stage
        .sql(&format!(
            "INSERT INTO unclaimed_recordings (call_sid, recording_sid) VALUES ('{call}', '{recording}')"
        ))
        .await;
    assert_eq!(
        stage
            .keeper
            .reconcile(Span::LastHour)
            .await
            .unwrap()
            .adopted,
        0
    );
    stage.twilio.add_call(json!({
        "sid": call, "status": "completed", "direction": "inbound", "from": "+972501234567",
        "to": stage.business.number, "duration": "10",
    }));
    assert_eq!(
        stage
            .keeper
            .reconcile(Span::LastHour)
            .await
            .unwrap()
            .adopted,
        1
    );
    let log = stage.log(&call).await;
    assert_eq!(log.business_id, stage.business.id);
    assert!(log.lead_id.is_some());
    assert_eq!(stage.fetch(log.id).await, Ok(Fetched::Done));
    assert!(matches!(ask(&stage, &call).await, Availability::Ready(_)));
    assert_eq!(
        stage
            .keeper
            .reconcile(Span::LastHour)
            .await
            .unwrap()
            .adopted,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_ended_before_its_call_was_announced_loses_no_recording() {
    let stage = Stage::set().await;
    let call = call_sid();
    stage.twilio.add(Recording::completed(
        &recording_sid(),
        &call,
        10,
        Body::Audio(mp3(10, 1)),
    ));
    stage.twilio.add_call(json!({
        "sid": call, "status": "completed", "direction": "inbound", "from": "+972501234567",
        "to": stage.business.number, "duration": "10",
    }));
    let ended = StreamEnded {
        account_sid: ACCOUNT_SID.parse().unwrap(),
        call_sid: call.clone(),
        stream_sid: None,
        event: None,
        error: None,
        timestamp: None,
    };
    let mut conn = stage.database().system().await.unwrap();
    let found = ingest::search(&mut conn, &ended, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    assert!(matches!(found, ingest::Recorded::Unclaimed), "{found:?}");

    // The announcement comes late, and neither a status nor a recording event ever does.
    let announced = ingest::Announced {
        call_sid: call.clone(),
        from: "+972501234567".to_owned(),
        to: stage.business.number.clone(),
        direction: Direction::Inbound,
        status: CallStatus::Ringing,
    };
    let mut conn = stage.database().system().await.unwrap();
    ingest::announce(&mut conn, &announced, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    stage.clock.advance(TimeDelta::minutes(16));
    let found = stage.keeper.reconcile(Span::LastHour).await.unwrap();
    assert_eq!((found.calls, found.requested), (1, 1));
    let log = stage.log(&call).await;
    assert_eq!(log.status, "completed");
    assert_eq!(stage.fetch(log.id).await, Ok(Fetched::Done));
}

#[test]
fn the_store_refuses_a_folder_that_is_not_the_deployments() {
    let folder = TempDir::new().unwrap();
    let (ours, theirs) = (Uuid::new_v4(), Uuid::new_v4());
    let missing = folder.path().join("missing");
    assert!(matches!(
        Store::open(&missing, ours),
        Err(StoreError::Missing { .. })
    ));
    assert!(matches!(
        Store::open(folder.path(), ours),
        Err(StoreError::NoMarker { .. })
    ));
    Store::init(&missing, ours).unwrap();
    Store::init(&missing, ours).unwrap();
    Store::open(&missing, ours).unwrap();
    let other = |result| matches!(result, Err(StoreError::OtherDeployment { .. }));
    assert!(other(Store::open(&missing, theirs).map(drop)));
    assert!(other(Store::init(&missing, theirs)));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_arrive_in_order_and_can_be_resumed() {
    let stage = Stage::set().await;
    let mut news = stage.keeper.events.subscribe();
    assert!(matches!(news.recv().await.unwrap(), News::Connected));
    for number in 0..3 {
        let event = Event {
            kind: EventKind::CallUpdated,
            call_sid: "CA1".to_owned(),
            payload: json!({ "number": number }),
        };
        stage.keeper.events.publish(stage.business.id, event);
    }
    let mut received = Vec::new();
    while received.len() < 3 {
        let next = tokio::time::timeout(Duration::from_secs(10), news.recv())
            .await
            .unwrap();
        if let News::Event(one) = next.unwrap() {
            received.push(one);
        }
    }
    let numbers: Vec<_> = received
        .iter()
        .map(|one| one.event.payload["number"].clone())
        .collect();
    assert_eq!(numbers, [json!(0), json!(1), json!(2)]);
    let missed = stage
        .keeper
        .events
        .since(stage.business.id, &received[0].id)
        .await
        .unwrap();
    let ids: Vec<&str> = missed.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, [received[1].id.as_str(), received[2].id.as_str()]);
}

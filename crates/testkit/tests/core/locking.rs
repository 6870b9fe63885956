//! Webhooks and workers write about the same recordings at the same time: they wait, and none is the victim
//! of a deadlock.

use std::time::Duration;

use prosaas_core::ids::RecordingSid;
use prosaas_core::recording::{Announced, Fetched, save_announced};
use prosaas_core::steps::{Requested, State};
use prosaas_testkit::builders::recording_sid;
use prosaas_testkit::{TestCall, until};
use tokio_postgres::Client;

use crate::stage::{Body, Recording, Stage, mp3};

const SOON: Duration = Duration::from_secs(20);

/// Holds the call's row, so that whoever comes waits there.
async fn hold_call(stage: &Stage, call: &TestCall) -> Client {
    let holder = stage.superuser().await;
    let hold = format!(
        "BEGIN; SELECT 1 FROM call_logs WHERE id = {} FOR NO KEY UPDATE",
        call.id
    );
    holder.batch_execute(&hold).await.unwrap();
    holder
}

/// Waits until so many transactions of this database wait for a lock.
async fn until_waiting(stage: &Stage, many: usize) {
    let onlooker = stage.superuser().await;
    let waiting = "SELECT 1 FROM pg_stat_activity \
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    until("transactions wait", SOON, || async {
        let found = onlooker.query(waiting, &[]).await.unwrap();
        (found.len() == many).then_some(())
    })
    .await;
}

async fn webhook(stage: &Stage, call: &TestCall, recording: &RecordingSid) -> Requested {
    let log = stage.log(&call.sid).await;
    let announced = Announced {
        recording_sid: recording.clone(),
        url: None,
        channels: Some(1),
        duration_seconds: Some(10),
        source: Some("DialVerb".to_owned()),
        absent_reason: None,
    };
    let mut conn = stage.database().system().await.unwrap();
    let requested = save_announced(&mut conn, &log, &announced, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    requested
}

/// Makes the next writer find something to say about the call.
async fn unsettle(stage: &Stage, call: &TestCall) {
    let id = call.id;
    stage
        .batch(&format!(
            "UPDATE recordings SET url = 'https://api.twilio.com/x' WHERE call_log_id = {id}; \
             UPDATE call_logs SET recording_url = NULL, reconciled_at = NULL WHERE id = {id};"
        ))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_and_a_worker_that_finds_nothing_do_not_deadlock() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let (silent, late) = (recording_sid(), recording_sid());
    stage.twilio.add(Recording {
        status: "absent",
        ..Recording::completed(&silent, &call.sid, 0, Body::Status(404))
    });
    let audio = Body::Audio(mp3(10, 1));
    stage
        .twilio
        .add(Recording::completed(&late, &call.sid, 10, audio));
    stage.announce_only(&call.sid, &silent).await;
    unsettle(&stage, &call).await;
    let claim = stage.claim(call.id).await;

    let holder = hold_call(&stage, &call).await;
    let worker = async {
        until_waiting(&stage, 1).await;
        stage.keeper.fetch(&claim).await
    };
    let release = async {
        until_waiting(&stage, 2).await;
        holder.batch_execute("COMMIT").await.unwrap();
    };
    let (requested, fetched, ()) = tokio::join!(webhook(&stage, &call, &late), worker, release);
    assert_eq!(requested, Requested::Pending);
    assert_eq!(fetched, Ok(Fetched::Done));
    assert_eq!(stage.step(call.id).await.state, State::Done);
    assert_eq!(stage.files().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_webhook_and_a_look_at_twilios_list_do_not_deadlock() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let first = stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    let second = stage.announce(&call.sid, Body::Audio(mp3(10, 2))).await;
    assert_ne!(first, second);
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    unsettle(&stage, &call).await;
    stage
        .sql("UPDATE processing_steps SET state = 'queued'")
        .await;
    let claim = stage.claim(call.id).await;

    let holder = hold_call(&stage, &call).await;
    let repeat = async {
        until_waiting(&stage, 1).await;
        webhook(&stage, &call, &second).await
    };
    let release = async {
        until_waiting(&stage, 2).await;
        holder.batch_execute("COMMIT").await.unwrap();
    };
    let (fetched, requested, ()) = tokio::join!(stage.keeper.fetch(&claim), repeat, release);
    assert_eq!(fetched, Ok(Fetched::Done));
    assert!(
        matches!(requested, Requested::Pending | Requested::Done),
        "{requested:?}"
    );
}

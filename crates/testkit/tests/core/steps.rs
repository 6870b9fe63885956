//! Steps: claimed once, failed by policy, taken back from the dead, never lost in the queue.

use std::collections::HashSet;
use std::time::Duration;

use chrono::TimeDelta;
use futures::future::join_all;
use prosaas_core::ids::CallLogId;
use prosaas_core::steps::{
    self, AfterFailure, Claim, MAX_LOSSES, PUSHED_SECONDS, Requested, State, Step, StepFailure,
    Watch,
};
use prosaas_testkit::{TestCall, until};

use crate::stage::{LEASE, Stage};

fn failure(permanent: bool) -> StepFailure {
    StepFailure {
        code: "test",
        text: "it failed".to_owned(),
        permanent,
        retry_after: None,
    }
}

async fn request(stage: &Stage, call: &TestCall, urgent: bool) -> Requested {
    let log = stage.log(&call.sid).await;
    let mut conn = stage.database().system().await.unwrap();
    let requested = steps::request(&mut conn, &log, Step::Download, urgent, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    requested
}

async fn requested_call(stage: &Stage) -> CallLogId {
    let call = stage.ended_call().await;
    request(stage, &call, false).await;
    call.id
}

async fn fail(stage: &Stage, claim: &Claim, permanent: bool) -> AfterFailure {
    steps::fail(stage.database(), claim, &failure(permanent), stage.now())
        .await
        .unwrap()
}

/// Fails the step until it is given up.
async fn fail_out(stage: &Stage, call: CallLogId) {
    for _ in 0..3 {
        let claim = stage.claim(call).await;
        fail(stage, &claim, false).await;
        stage.clock.advance(TimeDelta::seconds(10));
    }
    assert_eq!(stage.step(call).await.state, State::Failed);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_claimers_one_wins() {
    let stage = Stage::set().await;
    let call = requested_call(&stage).await;
    let claims = join_all((0..50).map(|_| stage.try_claim(call))).await;
    assert_eq!(claims.into_iter().flatten().count(), 1);
    let row = stage.step(call).await;
    assert_eq!((row.state, row.claims), (State::Running, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_requests_at_once_make_one_row_and_one_job() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let requested = join_all((0..40).map(|_| request(&stage, &call, true))).await;
    let pushed = requested
        .iter()
        .filter(|one| one.to_push().is_some())
        .count();
    assert_eq!(pushed, 1, "{requested:?}");
    assert_eq!(request(&stage, &call, true).await, Requested::Pending);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_listener_raises_a_step_once() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    request(&stage, &call, false).await;
    assert!(
        matches!(request(&stage, &call, true).await, Requested::Raised(queued) if queued.urgent)
    );
    assert_eq!(request(&stage, &call, true).await, Requested::Pending);
    assert_eq!(request(&stage, &call, false).await, Requested::Pending);
    assert!(stage.step(call.id).await.urgent);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_failures_within_ten_minutes_close_the_window() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    request(&stage, &call, false).await;
    let claim = stage.claim(call.id).await;
    let after = fail(&stage, &claim, false).await;
    assert_eq!(
        after,
        AfterFailure::Retry {
            wait: Duration::from_secs(2),
            attempt: 1
        }
    );
    assert_eq!(stage.try_claim(call.id).await, None, "it is not due yet");
    stage.clock.advance(TimeDelta::seconds(2));
    let claim = stage.claim(call.id).await;
    fail(&stage, &claim, false).await;
    stage.clock.advance(TimeDelta::seconds(8));
    let claim = stage.claim(call.id).await;
    let after = fail(&stage, &claim, false).await;
    assert_eq!(
        after,
        AfterFailure::GaveUp {
            retry_after: Some(590),
            attempt: 3
        }
    );

    assert_eq!(
        request(&stage, &call, true).await,
        Requested::Failed {
            retry_after: Some(590)
        }
    );
    stage.clock.advance(TimeDelta::seconds(590));
    assert!(matches!(
        request(&stage, &call, true).await,
        Requested::Queued(_)
    ));
    assert_eq!(
        stage.step(call.id).await.attempt,
        0,
        "the window is a fresh one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permanent_failure_is_queued_again_by_a_person_only() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    request(&stage, &call, false).await;
    let claim = stage.claim(call.id).await;
    let after = fail(&stage, &claim, true).await;
    assert_eq!(
        after,
        AfterFailure::GaveUp {
            retry_after: None,
            attempt: 1
        }
    );
    stage.clock.advance(TimeDelta::days(1));
    assert_eq!(
        request(&stage, &call, true).await,
        Requested::Failed { retry_after: None }
    );
    let person = stage.call(&call.sid).await;
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    let retried = steps::retry(&mut conn, &person, Step::Download, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    assert!(matches!(retried, Requested::Queued(_)));
    stage.claim(call.id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_and_windows_survive_a_clock_that_jumps_a_day() {
    for jump in [TimeDelta::days(1), TimeDelta::days(-1)] {
        let stage = Stage::set().await;
        let waiting = requested_call(&stage).await;
        let claim = stage.claim(waiting).await;
        fail(&stage, &claim, false).await;
        let given_up = stage.ended_call().await;
        request(&stage, &given_up, false).await;
        fail_out(&stage, given_up.id).await;
        let running = requested_call(&stage).await;
        let claim = stage.claim(running).await;
        let mut watch = Watch::default();
        assert_eq!(
            watch
                .sweep(stage.database(), LEASE, stage.now())
                .await
                .unwrap(),
            []
        );

        stage.clock.advance(jump);
        stage.claim(waiting).await;
        assert!(matches!(
            request(&stage, &given_up, false).await,
            Requested::Queued(_)
        ));
        stage.claim(given_up.id).await;
        assert_eq!(
            watch
                .sweep(stage.database(), LEASE, stage.now())
                .await
                .unwrap(),
            []
        );
        assert_eq!(
            steps::beat(stage.database(), &[claim], stage.now())
                .await
                .unwrap(),
            []
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_taken_back_when_its_beat_stands_still_and_not_before() {
    let stage = Stage::set().await;
    let (dead, alive) = (requested_call(&stage).await, requested_call(&stage).await);
    stage.claim(dead).await;
    let living = [stage.claim(alive).await];
    let lease = Duration::from_millis(500);
    let watch = tokio::sync::Mutex::new(Watch::default());
    let taken = until(
        "the dead worker's step is taken back",
        Duration::from_secs(10),
        || async {
            assert_eq!(
                steps::beat(stage.database(), &living, stage.now())
                    .await
                    .unwrap(),
                []
            );
            let mut watch = watch.lock().await;
            let taken = watch
                .sweep(stage.database(), lease, stage.now())
                .await
                .unwrap();
            (!taken.is_empty()).then_some(taken)
        },
    )
    .await;
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].call, taken[0].worker.as_deref()),
        (dead, Some("worker"))
    );
    assert_eq!(stage.step(dead).await.state, State::Queued);
    assert_eq!(stage.step(alive).await.state, State::Running);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_kills_its_workers_ends_as_failed() {
    let stage = Stage::set().await;
    let call = requested_call(&stage).await;
    for _ in 0..MAX_LOSSES {
        stage.claim(call).await;
        let mut watch = Watch::default();
        let taken = watch
            .sweep(stage.database(), Duration::ZERO, stage.now())
            .await
            .unwrap();
        assert_eq!(taken.len(), 1);
    }
    let row = stage.step(call).await;
    assert_eq!(
        (row.state, row.error_code.as_deref()),
        (State::Failed, Some("worker_lost"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sweeps_take_a_step_back_once() {
    let stage = Stage::set().await;
    let call = requested_call(&stage).await;
    stage.claim(call).await;
    let sweeps = join_all((0..6).map(async |_| {
        Watch::default()
            .sweep(stage.database(), Duration::ZERO, stage.now())
            .await
            .unwrap()
            .len()
    }))
    .await;
    assert_eq!(sweeps.into_iter().sum::<usize>(), 1);
    assert_eq!(stage.step(call).await.attempt, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_claim_changes_nothing() {
    let stage = Stage::set().await;
    let call = requested_call(&stage).await;
    let lost = stage.claim(call).await;
    Watch::default()
        .sweep(stage.database(), Duration::ZERO, stage.now())
        .await
        .unwrap();
    stage.clock.advance(TimeDelta::seconds(2));
    let held = stage.claim(call).await;
    let before = stage.step(call).await;

    let db = stage.database();
    assert_eq!(
        steps::beat(db, std::slice::from_ref(&lost), stage.now())
            .await
            .unwrap(),
        [lost.id]
    );
    assert!(!steps::progress(db, &lost, 7, Some(9)).await.unwrap());
    assert!(!steps::hand_back(db, &lost, stage.now()).await.unwrap());
    assert_eq!(fail(&stage, &lost, true).await, AfterFailure::Lost);
    let mut conn = db.system().await.unwrap();
    assert!(!steps::hold(&mut conn, &lost).await.unwrap());
    assert!(!steps::finish(&mut conn, &lost, stage.now()).await.unwrap());
    conn.commit().await.unwrap();

    let after = stage.step(call).await;
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
    let mut conn = db.system().await.unwrap();
    assert!(steps::finish(&mut conn, &held, stage.now()).await.unwrap());
    conn.commit().await.unwrap();
    assert_eq!(stage.step(call).await.state, State::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_is_handed_back_counts_no_try() {
    let stage = Stage::set().await;
    let call = requested_call(&stage).await;
    let claim = stage.claim(call).await;
    assert!(
        steps::hand_back(stage.database(), &claim, stage.now())
            .await
            .unwrap()
    );
    let row = stage.step(call).await;
    assert_eq!((row.state, row.attempt), (State::Queued, 0));
    let due = steps::unpushed(stage.database(), 10, stage.now())
        .await
        .unwrap();
    assert_eq!(due.len(), 1, "it is pushed again at once");
    stage.claim(call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_push_is_found_and_the_urgent_come_first() {
    let stage = Stage::set().await;
    let (first, second) = (requested_call(&stage).await, requested_call(&stage).await);
    let urgent = stage.ended_call().await;
    request(&stage, &urgent, true).await;
    let unpushed = async |limit| -> Vec<CallLogId> {
        let due = steps::unpushed(stage.database(), limit, stage.now())
            .await
            .unwrap();
        due.iter().map(|queued| queued.call).collect()
    };
    assert_eq!(unpushed(10).await, [], "their pushes are on their way");
    stage.clock.advance(TimeDelta::seconds(PUSHED_SECONDS));
    assert_eq!(unpushed(10).await, [urgent.id, first, second]);
    assert_eq!(
        unpushed(1).await,
        [urgent.id, first],
        "at most so many a queue"
    );

    let pushed = [stage.step(first).await.id, stage.step(urgent.id).await.id];
    steps::mark_pushed(stage.database(), &pushed, stage.now())
        .await
        .unwrap();
    assert_eq!(unpushed(10).await, [second]);
    stage.claim(second).await;
    assert_eq!(unpushed(10).await, [], "what runs needs no push");
    stage.clock.advance(TimeDelta::days(-1));
    let late: HashSet<CallLogId> = unpushed(10).await.into_iter().collect();
    assert_eq!(
        late,
        HashSet::from([first, urgent.id]),
        "a push of tomorrow is not believed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_reopened_by_something_new_only() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    request(&stage, &call, false).await;
    let claim = stage.claim(call.id).await;
    let mut conn = stage.database().system().await.unwrap();
    assert!(steps::finish(&mut conn, &claim, stage.now()).await.unwrap());
    conn.commit().await.unwrap();
    assert_eq!(request(&stage, &call, true).await, Requested::Done);
    let log = stage.log(&call.sid).await;
    let mut conn = stage.database().system().await.unwrap();
    let now = stage.now();
    let reopened = steps::reopen(&mut conn, &log, Step::Download, false, now)
        .await
        .unwrap();
    let again = steps::reopen(&mut conn, &log, Step::Download, false, now)
        .await
        .unwrap();
    conn.commit().await.unwrap();
    assert!(matches!(reopened, Requested::Queued(_)));
    assert_eq!(again, Requested::Pending);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_backlog_counts_what_is_due_and_what_runs_and_for_how_long() {
    let stage = Stage::set().await;
    let running = stage.ended_call().await;
    let due = stage.ended_call().await;
    let later = stage.ended_call().await;
    for call in [&running, &due, &later] {
        let log = stage.log(&call.sid).await;
        let mut conn = stage.database().system().await.unwrap();
        steps::request(&mut conn, &log, Step::Download, false, stage.now())
            .await
            .unwrap();
        conn.commit().await.unwrap();
    }
    stage.claim(running.id).await;
    let set = format!(
        "UPDATE processing_steps SET state_since = '{now}'::timestamptz - interval '1 hour'; \
         UPDATE processing_steps SET next_try_at = '{now}'::timestamptz - interval '5 minutes' \
         WHERE call_log_id = {due}; \
         UPDATE processing_steps SET next_try_at = '{now}'::timestamptz + interval '1 minute' \
         WHERE call_log_id = {later}",
        now = stage.now().to_rfc3339(),
        due = due.id,
        later = later.id,
    );
    stage.batch(&set).await;
    let backlog = steps::backlog(stage.database(), stage.now()).await.unwrap();
    let of = |step, state| {
        let one = backlog
            .iter()
            .find(|one| one.step == step && one.state == state)
            .unwrap();
        (one.count, one.oldest.as_secs())
    };
    assert_eq!(of(Step::Download, "queued"), (1, 300));
    assert_eq!(of(Step::Download, "running"), (1, 3600));
    assert_eq!(of(Step::Analyse, "queued"), (0, 0));
}

//! How calls went, and whom to call back.

use prosaas_testkit::builders;
use prosaas_testkit::settings::ACCOUNT_SID;

use crate::forms::{incoming, recording, status};
use crate::rig::Rig;

const OUTCOME: &str = "SELECT outcome FROM call_outcomes ORDER BY id DESC LIMIT 1";
const TASKS: &str = "SELECT string_agg(reason || ' ' || state || ' ' || missed_calls, ', ' \
    ORDER BY id) FROM callback_tasks";

async fn arrives(rig: &Rig) -> String {
    let sid = builders::call_sid().to_string();
    let form = incoming(&sid, &rig.business.number);
    rig.webhook("/webhook/incoming_call", &form).await;
    sid
}

async fn dialled(rig: &Rig, sid: &str, how: &str) {
    let mut form = incoming(sid, &rig.business.number);
    form.push(("DialCallStatus", how));
    let response = rig
        .webhook("/webhook/incoming_call?after=dial", &form)
        .await;
    assert_eq!(response.status(), 200);
}

async fn ended(rig: &Rig, sid: &str, how: &str) {
    let form = status(sid, &rig.business.number, how, "3");
    rig.webhook("/webhook/call_status", &form).await;
}

async fn leg(rig: &Rig, parent: &str, how: &str) {
    let sid = builders::call_sid();
    let mut form = status(sid.as_str(), &rig.business.number, how, "2");
    form.push(("ParentCallSid", parent));
    rig.webhook("/webhook/call_status", &form).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_nobody_took_is_missed_and_makes_one_task() {
    let rig = Rig::start().await;
    let sid = arrives(&rig).await;
    leg(&rig, &sid, "no-answer").await;
    dialled(&rig, &sid, "no-answer").await;
    ended(&rig, &sid, "completed").await;
    dialled(&rig, &sid, "no-answer").await;
    assert_eq!(rig.text(OUTCOME).await.as_deref(), Some("missed"));
    assert_eq!(rig.text(TASKS).await.as_deref(), Some("missed open 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_missed_call_counts_into_the_task_and_an_answered_one_ends_it() {
    let rig = Rig::start().await;
    for (how, tasks) in [
        ("no-answer", "missed open 1"),
        ("busy", "busy open 2"),
        ("completed", "busy done 2"),
        ("failed", "busy done 2, failed open 1"),
    ] {
        rig.clock.advance(chrono::TimeDelta::minutes(1));
        let sid = arrives(&rig).await;
        dialled(&rig, &sid, how).await;
        assert_eq!(rig.text(TASKS).await.as_deref(), Some(tasks), "{how}");
    }
    let by = rig
        .count("SELECT count(*) FROM callback_tasks WHERE done_at IS NOT NULL AND done_by IS NULL")
        .await;
    assert_eq!(by, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_heard_late_of_an_earlier_call_opens_and_closes_nothing() {
    let rig = Rig::start().await;
    let first = arrives(&rig).await;
    rig.clock.advance(chrono::TimeDelta::minutes(5));
    let second = arrives(&rig).await;
    dialled(&rig, &second, "completed").await;
    dialled(&rig, &first, "no-answer").await;
    assert_eq!(rig.text(TASKS).await, None);

    rig.clock.advance(chrono::TimeDelta::minutes(5));
    let third = arrives(&rig).await;
    rig.clock.advance(chrono::TimeDelta::minutes(5));
    let fourth = arrives(&rig).await;
    dialled(&rig, &fourth, "no-answer").await;
    leg(&rig, &third, "in-progress").await;
    assert_eq!(rig.text(TASKS).await.as_deref(), Some("missed open 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_makes_a_missed_call_a_voicemail_and_counts_it_once() {
    let rig = Rig::start().await;
    let sid = arrives(&rig).await;
    dialled(&rig, &sid, "no-answer").await;
    let rec = builders::recording_sid();
    let form: Vec<(&str, &str)> = recording(&sid, rec.as_str())
        .into_iter()
        .map(|(name, value)| match name {
            "RecordingSource" => (name, "RecordVerb"),
            _ => (name, value),
        })
        .collect();
    rig.webhook("/webhook/handle_recording", &form).await;
    ended(&rig, &sid, "completed").await;
    assert_eq!(rig.text(OUTCOME).await.as_deref(), Some("voicemail"));
    assert_eq!(rig.text(TASKS).await.as_deref(), Some("voicemail open 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_message_tells_of_it_where_the_recordings_callback_is_lost() {
    let rig = Rig::start().await;
    for (seconds, outcome) in [("0", "missed"), ("7", "voicemail")] {
        let sid = arrives(&rig).await;
        let mut form = incoming(&sid, &rig.business.number);
        form.push(("RecordingDuration", seconds));
        rig.webhook("/webhook/incoming_call?after=message", &form)
            .await;
        ended(&rig, &sid, "completed").await;
        assert_eq!(rig.text(OUTCOME).await.as_deref(), Some(outcome));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_order_the_outcome_is_the_same() {
    let rig = Rig::start().await;
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let sid = arrives(&rig).await;
        for place in order {
            match place {
                0 => leg(&rig, &sid, "in-progress").await,
                1 => dialled(&rig, &sid, "completed").await,
                _ => ended(&rig, &sid, "completed").await,
            }
        }
        let outcome = rig.text(OUTCOME).await;
        assert_eq!(outcome.as_deref(), Some("answered"), "{order:?}");
    }
    let open = rig
        .count("SELECT count(*) FROM callback_tasks WHERE state = 'open'")
        .await;
    assert_eq!(open, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_answers_its_caller() {
    let rig = Rig::start().await;
    let sid = arrives(&rig).await;
    let form = [
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", &*sid),
        ("StreamSid", "MZ0"),
        ("StreamEvent", "stream-started"),
    ];
    rig.webhook("/webhook/stream_ended", &form).await;
    ended(&rig, &sid, "completed").await;
    assert_eq!(rig.text(OUTCOME).await.as_deref(), Some("answered"));
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_missed_calls_at_once_make_one_task_of_twenty() {
    let rig = Rig::start().await;
    let calls = futures::future::join_all((0..20).map(|_| arrives(&rig))).await;
    futures::future::join_all(calls.iter().map(|sid| dialled(&rig, sid, "no-answer"))).await;
    assert_eq!(rig.text(TASKS).await.as_deref(), Some("missed open 20"));
}

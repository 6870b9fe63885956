//! What webhooks are to tell is written in the transaction of the fact, or not at all.

use prosaas_core::ids::{CallSid, EndpointId};
use prosaas_core::ingest::{self, Announced};
use prosaas_core::recording::Fetched;
use prosaas_core::steps::{self, StepFailure};
use prosaas_core::webhooks::{self, NewEndpoint, Target, Topic};
use prosaas_testkit::TestBusiness;
use prosaas_testkit::builders::call_sid;
use prosaas_twilio::webhook::{CallStatus, CallStatusEvent, Direction};
use serde_json::Value;

use crate::stage::{Body, Stage, mp3};

const EVERYTHING: [Topic; 6] = [
    Topic::CallCreated,
    Topic::CallUpdated,
    Topic::RecordingReady,
    Topic::RecordingFailed,
    Topic::TranscriptReady,
    Topic::AnalysisReady,
];

async fn endpoint(stage: &Stage, business: &TestBusiness, events: &[Topic]) -> EndpointId {
    let target = Target::parse("https://example.com/hook", false).unwrap();
    let new = NewEndpoint {
        target: &target,
        description: "",
        events,
    };
    let mut conn = stage.database().tenant(business.id).await.unwrap();
    let made = webhooks::create(&mut conn, &new, stage.now()).await;
    conn.commit().await.unwrap();
    made.unwrap().0.id
}

/// Event and data of each message, oldest first.
async fn told(stage: &Stage, endpoint: EndpointId) -> Vec<(String, Value)> {
    let sql = format!(
        "SELECT event, data::text FROM webhook_messages WHERE endpoint_id = {endpoint} ORDER BY id"
    );
    let rows = stage.rows(&sql).await;
    rows.iter()
        .map(|row| {
            let data: String = row.get(1);
            (row.get(0), serde_json::from_str(&data).unwrap())
        })
        .collect()
}

async fn names(stage: &Stage, endpoint: EndpointId) -> Vec<String> {
    told(stage, endpoint)
        .await
        .into_iter()
        .map(|(event, _)| event)
        .collect()
}

fn incoming(stage: &Stage, call_sid: &CallSid) -> Announced {
    Announced {
        call_sid: call_sid.clone(),
        from: "+972501112233".to_owned(),
        to: stage.business.number.clone(),
        direction: Direction::Inbound,
        status: CallStatus::Ringing,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_tells_of_itself_once_and_of_each_step_forward() {
    let stage = Stage::set().await;
    let all = endpoint(&stage, &stage.business, &EVERYTHING).await;
    let some = endpoint(&stage, &stage.business, &[Topic::CallUpdated]).await;
    let stranger = TestBusiness::create(stage.database()).await;
    let other = endpoint(&stage, &stranger, &EVERYTHING).await;
    let sid = call_sid();
    for _ in 0..2 {
        let mut conn = stage.database().system().await.unwrap();
        ingest::announce(&mut conn, &incoming(&stage, &sid), stage.now())
            .await
            .unwrap();
        conn.commit().await.unwrap();
    }
    let event = completed(&sid);
    for _ in 0..2 {
        let mut conn = stage.database().system().await.unwrap();
        ingest::progress(&mut conn, &event, stage.now())
            .await
            .unwrap();
        conn.commit().await.unwrap();
    }
    let messages = told(&stage, all).await;
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert_eq!(messages[0].0, "call.created");
    assert_eq!(messages[0].1["call_sid"], sid.as_str());
    assert_eq!(messages[0].1["customer_number"], "+972501112233");
    assert_eq!(messages[1].0, "call.updated");
    assert_eq!(messages[1].1["status"], "completed");
    assert!(
        !messages[1].1.to_string().contains("+972"),
        "no number but in call.created"
    );
    assert_eq!(names(&stage, some).await, ["call.updated"]);
    assert!(told(&stage, other).await.is_empty(), "another business's");
}

fn completed(sid: &CallSid) -> CallStatusEvent {
    let params = [
        ("CallSid".to_owned(), sid.to_string()),
        ("CallStatus".to_owned(), "completed".to_owned()),
        (
            "AccountSid".to_owned(),
            "AC0123456789abcdef0123456789abcdef".to_owned(),
        ),
        ("From".to_owned(), "+972501112233".to_owned()),
        ("To".to_owned(), "+97231234567".to_owned()),
    ];
    CallStatusEvent::parse(&params).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_happen_is_not_told() {
    let stage = Stage::set().await;
    let all = endpoint(&stage, &stage.business, &EVERYTHING).await;
    let mut conn = stage.database().system().await.unwrap();
    ingest::announce(&mut conn, &incoming(&stage, &call_sid()), stage.now())
        .await
        .unwrap();
    drop(conn);
    assert!(told(&stage, all).await.is_empty(), "it was rolled back");
    stage
        .batch("UPDATE webhook_endpoints SET disabled_at = now(), disabled_reason = 'person'")
        .await;
    let mut conn = stage.database().system().await.unwrap();
    ingest::announce(&mut conn, &incoming(&stage, &call_sid()), stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    assert!(told(&stage, all).await.is_empty(), "it is disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_tells_that_it_is_ready_or_was_given_up() {
    let stage = Stage::set().await;
    let all = endpoint(&stage, &stage.business, &EVERYTHING).await;
    let call = stage.ended_call().await;
    let recording = stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let messages = told(&stage, all).await;
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert_eq!(messages[0].0, "recording.ready");
    assert_eq!(messages[0].1["recording_sid"], recording.as_str());

    let broken = stage.ended_call().await;
    stage.announce(&broken.sid, Body::Audio(mp3(10, 1))).await;
    let failure = StepFailure {
        code: "too_large",
        text: "the recording is larger than allowed".to_owned(),
        permanent: true,
        retry_after: None,
    };
    let claim = stage.claim(broken.id).await;
    steps::fail(stage.database(), &claim, &failure, stage.now())
        .await
        .unwrap();
    let messages = told(&stage, all).await;
    assert_eq!(messages[1].0, "recording.failed");
    assert_eq!(messages[1].1["call_sid"], broken.sid.as_str());
    assert_eq!(messages[1].1["code"], "too_large");
}

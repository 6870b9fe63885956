//! `GET /api/events`.

use std::time::Duration;

use prosaas_core::events::{Event, EventKind};
use prosaas_core::revocation::Revoked;
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Response;
use serde_json::json;
use tokio::time::timeout;

use crate::rig::{Member, Rig};

const BOUND: Duration = Duration::from_secs(10);

fn event(kind: EventKind, call: &str) -> Event {
    Event {
        kind,
        call_sid: call.into(),
        payload: json!({ "bytes": 1 }),
    }
}

async fn open(rig: &Rig, member: &Member, last: Option<&str>) -> Response {
    let request = rig.get(&format!("{}/api/events", rig.url), member);
    let request = match last {
        Some(last) => request.header("Last-Event-ID", last),
        None => request,
    };
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response
}

/// Reads until the text is there; all that was read.
async fn read_until(response: &mut Response, wanted: &str) -> String {
    let mut text = String::new();
    while !text.contains(wanted) {
        let chunk = timeout(BOUND, response.chunk())
            .await
            .expect(wanted)
            .unwrap();
        text.push_str(std::str::from_utf8(&chunk.expect("the stream goes on")).unwrap());
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_hears_of_its_own_calls_and_resumes_where_it_was() {
    let rig = Rig::start().await;
    let member = rig.member(Role::Viewer).await;
    let other = TestBusiness::create(rig.database.database()).await;
    let mut stream = open(&rig, &member, None).await;
    read_until(&mut stream, "connected").await;
    // The subscription may still be on its way: what is told again and again is heard in the end.
    let first = loop {
        rig.events
            .publish(other.id, event(EventKind::CallCreated, "CAother"));
        rig.events
            .publish(rig.business.id, event(EventKind::CallCreated, "CAfirst"));
        let chunk = timeout(Duration::from_millis(300), stream.chunk()).await;
        if let Ok(chunk) = chunk {
            break String::from_utf8(chunk.unwrap().unwrap().to_vec()).unwrap();
        }
    };
    assert!(first.contains("event: call.created\ndata: {"), "{first}");
    assert!(first.contains("\"call_sid\":\"CAfirst\""), "{first}");
    assert!(!first.contains("CAother"));
    let id = first
        .lines()
        .find_map(|line| line.strip_prefix("id: "))
        .unwrap()
        .to_owned();
    drop(stream);
    rig.events.publish(
        rig.business.id,
        event(EventKind::RecordingReady, "CAmissed"),
    );
    let mut resumed = open(&rig, &member, Some(&id)).await;
    let text = read_until(&mut resumed, "CAmissed").await;
    assert!(text.contains("event: recording.ready"));
    assert!(
        !text.contains(&format!("id: {id}\n")) && !text.contains("CAother"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session() {
    let rig = Rig::start().await;
    let (member, other) = (
        rig.member(Role::Viewer).await,
        rig.member(Role::Viewer).await,
    );
    let mut stream = open(&rig, &member, None).await;
    let mut others = open(&rig, &other, None).await;
    read_until(&mut stream, "connected").await;
    read_until(&mut others, "connected").await;
    let ended = timeout(BOUND, async {
        // The service's subscription may still be on its way: it is told until it has heard.
        loop {
            rig.revocations
                .publish(&Revoked::Session(member.session))
                .await;
            let next = timeout(Duration::from_millis(300), stream.chunk()).await;
            if matches!(next, Ok(Ok(None))) {
                return;
            }
        }
    });
    ended.await.expect("the stream ends");
    assert!(
        timeout(Duration::from_millis(300), others.chunk())
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hears_without_a_session() {
    let rig = Rig::start().await;
    let response = rig
        .http
        .get(format!("{}/api/events", rig.url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
}

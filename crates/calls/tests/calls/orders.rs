//! Twilio's webhooks repeated, overlapping and out of order.

use futures::future::join_all;
use prosaas_testkit::builders;

use crate::forms::{CUSTOMER, incoming, recording, status};
use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn fifty_overlapping_announcements_make_one_call_and_one_lead() {
    let rig = Rig::start().await;
    let sid = builders::call_sid();
    let form = incoming(sid.as_str(), &rig.business.number);
    let answers = join_all((0..50).map(|_| rig.webhook("/webhook/incoming_call", &form))).await;
    for answer in answers {
        assert_eq!(answer.status(), 200);
        assert!(answer.text().await.unwrap().contains("<Dial"));
    }
    assert_eq!(rig.count("SELECT count(*) FROM call_logs").await, 1);
    assert_eq!(rig.count("SELECT count(*) FROM leads").await, 1);
    let lead = rig
        .text("SELECT l.phone FROM call_logs c JOIN leads l ON l.id = c.lead_id")
        .await;
    assert_eq!(lead.as_deref(), Some(CUSTOMER));
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_overlapping_recording_callbacks_make_one_recording_and_one_step() {
    let rig = Rig::start().await;
    let call = rig.call().await;
    let rec = builders::recording_sid();
    let form = recording(call.sid.as_str(), rec.as_str());
    let answers = join_all((0..50).map(|number| {
        let signature = rig.sign("/webhook/handle_recording", &form);
        // Half of them are repeats with a token of their own, which is no new delivery either.
        let token = format!("token-{}", number % 2);
        let delivery = rig.delivery("/webhook/handle_recording", &form, Some(&signature));
        delivery.header("I-Twilio-Idempotency-Token", token).send()
    }))
    .await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().unwrap().status() == 204)
    );
    assert_eq!(rig.count("SELECT count(*) FROM recordings").await, 1);
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 1);
    assert_eq!(
        rig.text("SELECT state FROM processing_steps")
            .await
            .as_deref(),
        Some("queued")
    );
    let url = rig
        .text("SELECT recording_url FROM call_logs")
        .await
        .unwrap();
    assert!(url.ends_with("/Recordings/RE1"));
    assert_eq!(
        rig.count("SELECT count(*) FROM webhook_deliveries").await,
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses_in_any_order_end_in_the_same_state() {
    let rig = Rig::start().await;
    let number = rig.business.number.clone();
    let events = [("ringing", "1"), ("in-progress", "2"), ("completed", "3")];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let sid = builders::call_sid();
        for place in order {
            let (word, sequence) = events[place];
            let form = status(sid.as_str(), &number, word, sequence);
            let response = rig.webhook("/webhook/call_status", &form).await;
            assert_eq!(response.status(), 204);
        }
        let state = rig
            .text(&format!(
                "SELECT status || ' ' || duration_seconds || ' ' || (ended_at IS NOT NULL) || ' ' \
                 || (answered_at IS NOT NULL) FROM call_logs WHERE call_sid = '{sid}'"
            ))
            .await;
        assert_eq!(
            state.as_deref(),
            Some("completed 42 true true"),
            "{order:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_status_stays_whatever_comes_later() {
    let rig = Rig::start().await;
    let sid = builders::call_sid();
    for (word, number) in [("busy", "2"), ("in-progress", "7"), ("completed", "8")] {
        let form = status(sid.as_str(), &rig.business.number, word, number);
        rig.webhook("/webhook/call_status", &form).await;
    }
    assert_eq!(
        rig.text("SELECT status FROM call_logs").await.as_deref(),
        Some("busy")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_of_a_dialled_leg_tells_when_the_call_was_answered() {
    let rig = Rig::start().await;
    let call = rig
        .business
        .call(rig.database.database(), rig.clock.now(), false)
        .await;
    let leg = builders::call_sid();
    let mut form = status(leg.as_str(), &rig.business.number, "in-progress", "1");
    form.push(("ParentCallSid", call.sid.as_str()));
    assert_eq!(
        rig.webhook("/webhook/call_status", &form).await.status(),
        204
    );
    assert_eq!(rig.count("SELECT count(*) FROM call_logs").await, 1);
    assert_eq!(
        rig.count("SELECT count(*) FROM call_logs WHERE answered_at IS NOT NULL")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_comes_before_its_call_is_adopted() {
    let rig = Rig::start().await;
    let (sid, rec) = (builders::call_sid(), builders::recording_sid());
    let form = recording(sid.as_str(), rec.as_str());
    assert_eq!(
        rig.webhook("/webhook/handle_recording", &form)
            .await
            .status(),
        204
    );
    assert_eq!(
        rig.count("SELECT count(*) FROM unclaimed_recordings").await,
        1
    );
    let ended = status(sid.as_str(), &rig.business.number, "completed", "3");
    assert_eq!(
        rig.webhook("/webhook/call_status", &ended).await.status(),
        204
    );
    assert_eq!(
        rig.count("SELECT count(*) FROM unclaimed_recordings").await,
        0
    );
    let adopted = rig.text("SELECT recording_sid FROM call_logs").await;
    assert_eq!(adopted.as_deref(), Some(rec.as_str()));
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_beside_its_calls_announcement_is_never_left_unclaimed() {
    let rig = Rig::start().await;
    for _ in 0..20 {
        let (sid, rec) = (builders::call_sid(), builders::recording_sid());
        let announcement = incoming(sid.as_str(), &rig.business.number);
        let callback = recording(sid.as_str(), rec.as_str());
        let (announced, recorded) = tokio::join!(
            rig.webhook("/webhook/incoming_call", &announcement),
            rig.webhook("/webhook/handle_recording", &callback),
        );
        assert_eq!(
            (announced.status().as_u16(), recorded.status().as_u16()),
            (200, 204)
        );
    }
    assert_eq!(
        rig.count("SELECT count(*) FROM unclaimed_recordings").await,
        0
    );
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 20);
}

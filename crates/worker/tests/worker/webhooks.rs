//! Telling businesses' own systems: signed, at least once, again after a failure, never inside.

mod desk;
mod receiver;

use std::time::Duration;

use chrono::TimeDelta;
use prosaas_core::webhooks::{DisabledReason, rotate};

use self::desk::Desk;
use self::receiver::{Receiver, Reply};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_signed_as_its_owner_can_check() {
    let receiver = Receiver::start(|_| Reply::status(204)).await;
    let desk = Desk::start().await;
    let (endpoint, secret) = desk.endpoint(&receiver.url()).await;
    let call = desk.tell().await;
    desk.run();
    let got = receiver.wait_for(1).await.remove(0);
    let body: serde_json::Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(body["type"], "call.created");
    assert_eq!(body["data"]["call_sid"], call.as_str());
    assert_eq!(body["data"]["customer_number"], "+972501112233");
    assert_eq!(got.header("content-type"), "application/json");
    let timestamp: i64 = got.header("webhook-timestamp").parse().unwrap();
    assert_eq!(timestamp, desk.clock.now().timestamp());
    let expected = secret.sign(got.header("webhook-id"), timestamp, got.body.as_bytes());
    assert_eq!(got.header("webhook-signature"), expected);
    let message = desk.until_state(endpoint, "delivered").await;
    assert_eq!(message.attempts, vec![(1, Some(204), None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_rotation_both_secrets_sign_for_a_day() {
    let receiver = Receiver::start(|_| Reply::status(200)).await;
    let desk = Desk::start().await;
    let (endpoint, old) = desk.endpoint(&receiver.url()).await;
    let mut conn = desk.tenant().await;
    let rotated = rotate(&mut conn, endpoint, desk.clock.now()).await.unwrap();
    conn.commit().await.unwrap();
    let new = rotated.unwrap().1;
    desk.tell().await;
    desk.run();
    let got = receiver.wait_for(1).await.remove(0);
    let signed = |secret: &prosaas_core::webhooks::Secret, got: &receiver::Got| {
        let timestamp = got.header("webhook-timestamp").parse().unwrap();
        secret.sign(got.header("webhook-id"), timestamp, got.body.as_bytes())
    };
    let both = format!("{} {}", signed(&new, &got), signed(&old, &got));
    assert_eq!(got.header("webhook-signature"), both);

    desk.clock.advance(TimeDelta::hours(25));
    desk.tell().await;
    let got = receiver.wait_for(2).await.remove(1);
    assert_eq!(got.header("webhook-signature"), signed(&new, &got));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_tried_again_under_the_same_id_when_it_is_due() {
    let receiver = Receiver::start(|n| match n {
        0 => Reply::status(503).with("Retry-After: 600").saying("away"),
        1 => Reply::status(302).with("Location: /elsewhere"),
        _ => Reply::status(200),
    })
    .await;
    let desk = Desk::start().await;
    let (endpoint, _) = desk.endpoint(&receiver.url()).await;
    desk.tell().await;
    desk.run();
    desk.until_attempts(endpoint, 1).await;
    desk.clock.advance(TimeDelta::seconds(599));
    desk.pass().await;
    assert_eq!(receiver.count(), 1, "it asked for ten minutes");
    desk.clock.advance(TimeDelta::seconds(2));
    desk.until_attempts(endpoint, 2).await;
    desk.clock.advance(TimeDelta::minutes(1));
    let message = desk.until_state(endpoint, "delivered").await;
    let expected = [
        (1, Some(503), Some("status".to_owned())),
        (2, Some(302), Some("redirect".to_owned())),
        (3, Some(200), None),
    ];
    assert_eq!(message.attempts, expected);
    let got = receiver.wait_for(3).await;
    assert!(
        got.iter().all(|got| got.path == "/hook"),
        "no redirect is followed"
    );
    assert_eq!(got[0].header("webhook-id"), got[2].header("webhook-id"));
    assert_eq!(got[0].body, got[2].body);
    assert_eq!(
        desk.failing_since(endpoint).await,
        None,
        "a success ends it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_gone_is_disabled_and_the_audit_log_says_so() {
    let receiver = Receiver::start(|_| Reply::status(410)).await;
    let desk = Desk::start().await;
    let (endpoint, _) = desk.endpoint(&receiver.url()).await;
    desk.tell().await;
    desk.run();
    desk.until_state(endpoint, "failed").await;
    assert_eq!(desk.disabled(endpoint).await, Some(DisabledReason::Gone));
    assert_eq!(desk.audited().await, 1);
    desk.tell().await;
    desk.pass().await;
    assert_eq!(receiver.count(), 1, "it is told nothing more");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_for_three_days_is_disabled() {
    let receiver = Receiver::start(|_| Reply::status(500)).await;
    let desk = Desk::start().await;
    let (endpoint, _) = desk.endpoint(&receiver.url()).await;
    desk.tell().await;
    desk.run();
    desk.until_attempts(endpoint, 1).await;
    desk.clock.advance(TimeDelta::days(2));
    desk.until_attempts(endpoint, 2).await;
    assert_eq!(desk.disabled(endpoint).await, None);
    desk.clock
        .advance(TimeDelta::days(1) + TimeDelta::minutes(1));
    desk.until_state(endpoint, "failed").await;
    assert_eq!(desk.disabled(endpoint).await, Some(DisabledReason::Failing));
    assert_eq!(desk.audited().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_endpoint_takes_its_share_alone_and_holds_up_nobody() {
    let slow = Receiver::start(|_| Reply::never()).await;
    let quick = Receiver::start(|_| Reply::status(200)).await;
    let desk = Desk::start().await;
    desk.endpoint(&slow.url()).await;
    desk.endpoint(&quick.url()).await;
    for _ in 0..20 {
        desk.tell().await;
    }
    desk.run();
    quick.wait_for(20).await;
    desk.pass().await;
    assert_eq!(slow.count(), 4, "webhooks.at_once_per_endpoint");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_workers_send_each_message_once() {
    let receiver = Receiver::start(|_| Reply::status(200)).await;
    let desk = Desk::start().await;
    desk.endpoint(&receiver.url()).await;
    for _ in 0..40 {
        desk.tell().await;
    }
    for _ in 0..3 {
        desk.run();
    }
    receiver.wait_for(40).await;
    desk.pass().await;
    let got = receiver.wait_for(40).await;
    let ids: std::collections::BTreeSet<_> =
        got.iter().map(|got| got.header("webhook-id")).collect();
    assert_eq!((got.len(), ids.len()), (40, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_of_a_worker_that_died_is_due_again() {
    let receiver = Receiver::start(|_| Reply::status(200)).await;
    let desk = Desk::start().await;
    let (endpoint, _) = desk.endpoint(&receiver.url()).await;
    desk.tell().await;
    assert_eq!(desk.claim_and_die().await, 1);
    desk.run();
    desk.pass().await;
    assert_eq!(receiver.count(), 0, "the other may still be at it");
    desk.clock.advance(TimeDelta::minutes(2));
    desk.until_state(endpoint, "delivered").await;
    assert_eq!(receiver.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_a_private_address_whatever_the_row_says() {
    let inside = Receiver::start(|_| Reply::status(200)).await;
    let desk = Desk::start_as_in_production().await;
    let port = inside.port();
    for url in [
        format!("http://127.0.0.1:{port}/hook"),
        format!("https://127.0.0.1:{port}/hook"),
        format!("https://[::ffff:127.0.0.1]:{port}/hook"),
        format!("https://localhost:{port}/hook"),
    ] {
        let (endpoint, _) = desk.endpoint_of_row(&url).await;
        desk.tell().await;
        desk.run();
        desk.until_attempts(endpoint, 1).await;
        let refused = desk.attempts(endpoint).await;
        assert_eq!(
            refused[0],
            (1, None, Some("refused_address".to_owned())),
            "{url}"
        );
        desk.remove(endpoint).await;
    }
    assert_eq!(inside.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_answer_is_cut_and_a_silent_one_times_out() {
    let endless = Receiver::start(|_| Reply::status(500).endless()).await;
    let silent = Receiver::start(|_| Reply::never()).await;
    let desk = Desk::start_with(|settings| settings.timeout_seconds = 2).await;
    let (first, _) = desk.endpoint(&endless.url()).await;
    let (second, _) = desk.endpoint(&silent.url()).await;
    desk.tell().await;
    desk.run();
    desk.until_attempts(first, 1).await;
    desk.until_attempts(second, 1).await;
    assert_eq!(desk.attempts(first).await[0].1, Some(500));
    assert_eq!(desk.response(first).await.chars().count(), 500);
    let timed_out = (1, None, Some("timeout".to_owned()));
    assert_eq!(desk.attempts(second).await[0], timed_out);
    assert!(desk.longest().await < Duration::from_secs(10));
}

//! Twilio's webhooks: signatures, refusals, single deliveries.

use prosaas_core::liveness::WorkerSeen;
use prosaas_testkit::settings::ACCOUNT_SID;
use prosaas_testkit::{TestBusiness, builders};
use secrecy::SecretString;

use crate::forms::{incoming, recording};
use crate::rig::{Rig, code};

const PATHS: [&str; 5] = [
    "/webhook/incoming_call",
    "/webhook/outbound_call",
    "/webhook/call_status",
    "/webhook/stream_ended",
    "/webhook/handle_recording",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_path_refuses_what_is_not_signed() {
    let rig = Rig::start().await;
    let sid = builders::call_sid();
    let form = incoming(sid.as_str(), &rig.business.number);
    for path in PATHS {
        let other = rig.sign("/webhook/elsewhere", &form);
        for signature in [
            None,
            Some(""),
            Some("AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            Some(&*other),
        ] {
            let response = rig.delivery(path, &form, signature).send().await.unwrap();
            assert_eq!(response.status(), 403, "{path} {signature:?}");
            assert_eq!(code(response).await, "invalid_signature");
        }
    }
    assert_eq!(rig.count("SELECT count(*) FROM call_logs").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_signature_is_checked_against_the_configured_origin_not_the_host_header() {
    let rig = Rig::start().await;
    let sid = builders::call_sid();
    let form = incoming(sid.as_str(), &rig.business.number);
    let signature = rig.sign("/webhook/incoming_call", &form);
    let delivery = rig.delivery("/webhook/incoming_call", &form, Some(&signature));
    let response = delivery
        .header("Host", "evil.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_moved_between_names_and_values_are_refused() {
    let rig = Rig::start().await;
    let (call, rec) = (builders::call_sid(), builders::recording_sid());
    let form = recording(call.as_str(), rec.as_str());
    let signature = rig.sign("/webhook/handle_recording", &form);
    let moved: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| match *name {
            "RecordingSid" => ("RecordingSidR", &value[1..]),
            _ => (*name, *value),
        })
        .collect();
    assert_eq!(signature, rig.sign("/webhook/handle_recording", &moved));
    let response = rig
        .delivery("/webhook/handle_recording", &moved, Some(&signature))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 422);
    let problem: serde_json::Value = response.json().await.unwrap();
    assert_eq!(problem["field"], "RecordingSid");
    assert_eq!(
        rig.count("SELECT count(*) FROM unclaimed_recordings").await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_number_is_refused_politely() {
    let rig = Rig::start().await;
    let sid = builders::call_sid();
    let form = incoming(sid.as_str(), "+97239999999");
    let response = rig.webhook("/webhook/incoming_call", &form).await;
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["content-type"],
        "text/xml; charset=utf-8"
    );
    let text = response.text().await.unwrap();
    assert!(text.contains("<Say") && text.contains("<Hangup"), "{text}");
    assert_eq!(rig.count("SELECT count(*) FROM call_logs").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absent_recording_says_why() {
    let rig = Rig::start().await;
    let call = rig.call().await;
    let rec = builders::recording_sid();
    let form = [
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", call.sid.as_str()),
        ("RecordingSid", rec.as_str()),
        ("RecordingStatus", "absent"),
        ("ErrorCode", "16102"),
    ];
    assert_eq!(
        rig.webhook("/webhook/handle_recording", &form)
            .await
            .status(),
        204
    );
    let reason = rig
        .text("SELECT recording_absent_reason FROM call_logs")
        .await;
    assert_eq!(reason.as_deref(), Some("silent"));
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_streams_end_requests_the_search_and_its_start_does_not() {
    let rig = Rig::start().await;
    let call = rig.call().await;
    for (event, steps) in [
        ("stream-started", 0),
        ("stream-stopped", 1),
        ("stream-stopped", 1),
    ] {
        let form = [
            ("AccountSid", ACCOUNT_SID),
            ("CallSid", call.sid.as_str()),
            ("StreamSid", "MZ0"),
            ("StreamEvent", event),
        ];
        assert_eq!(
            rig.webhook("/webhook/stream_ended", &form).await.status(),
            204
        );
        assert_eq!(
            rig.count("SELECT count(*) FROM processing_steps").await,
            steps
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_belongs_to_its_first_business() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let sid = builders::call_sid();
    for number in [&rig.business.number, &other.number] {
        rig.webhook("/webhook/incoming_call", &incoming(sid.as_str(), number))
            .await;
    }
    assert_eq!(rig.count("SELECT count(*) FROM call_logs").await, 1);
    assert_eq!(
        rig.count("SELECT business_id FROM call_logs").await,
        rig.business.id.0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_of_a_business_that_does_not_record_is_not_taken() {
    let rig = Rig::start().await;
    let call = rig.call().await;
    let sql = rig.database.superuser().await;
    sql.execute("UPDATE businesses SET recording_enabled = FALSE", &[])
        .await
        .unwrap();
    let rec = builders::recording_sid();
    let form = recording(call.sid.as_str(), rec.as_str());
    assert_eq!(
        rig.webhook("/webhook/handle_recording", &form)
            .await
            .status(),
        204
    );
    assert_eq!(rig.count("SELECT count(*) FROM recordings").await, 0);
    assert_eq!(rig.count("SELECT count(*) FROM processing_steps").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_no_form_or_too_large_are_refused() {
    let rig = Rig::start().await;
    let url = format!("{}/webhook/incoming_call", rig.url);
    let post = |body: Vec<u8>| {
        rig.http
            .post(&url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
            .body(body)
            .send()
    };
    assert_eq!(
        post(b"CallSid=%ff%fe".to_vec()).await.unwrap().status(),
        403
    );
    let large = post(vec![b'a'; 300_000]).await.unwrap();
    assert_eq!(large.status(), 413);
    assert_eq!(code(large).await, "payload_too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_database_is_503_and_nothing_is_said_to_be_stored() {
    let rig = Rig::start_with(WorkerSeen::Alive, |settings| {
        settings.database.url = SecretString::from("postgres://nobody@127.0.0.1:1/none");
        settings.database.acquire_timeout_seconds = 1;
    })
    .await;
    let (sid, rec) = (builders::call_sid(), builders::recording_sid());
    let form = recording(sid.as_str(), rec.as_str());
    let response = rig.webhook("/webhook/handle_recording", &form).await;
    assert_eq!(response.status(), 503);
    assert!(response.headers().contains_key("retry-after"));
    let announced = rig
        .webhook("/webhook/incoming_call", &incoming(sid.as_str(), "+97231"))
        .await;
    assert_eq!(announced.status(), 503);
}

//! Inbound calls against the product's stand-in.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use twilio_sim::CallReport;

use crate::product::{PUBLIC, Product};
use crate::simulator::Simulator;

const INCOMING: &str = "/webhook/incoming_call";
const STATUS: &str = "/webhook/call_status";
const RECORDED: &str = "/webhook/handle_recording";
const STREAM_ENDED: &str = "/webhook/stream_ended";

const DIAL: &str = "<Response><Say language=\"he-IL\">השיחה מוקלטת</Say>\
    <Dial record=\"record-from-answer-dual\" recordingStatusCallback=\"/webhook/handle_recording?from=dial\" \
    recordingStatusCallbackEvent=\"completed absent\" action=\"/webhook/dialled\">\
    <Number statusCallback=\"/webhook/leg\" statusCallbackEvent=\"initiated answered completed\">\
    +972541112233</Number></Dial></Response>";

async fn play(twiml: &str, more: Value) -> (Simulator, Product, CallReport) {
    let sim = Simulator::start().await;
    let product = Product::start(&[
        (INCOMING, twiml),
        ("/webhook/dialled", "<Response><Hangup/></Response>"),
    ]);
    let mut plan = json!({
        "product": PUBLIC, "deliver_to": product.url, "to": "+97231234567", "from": "+972501234567",
    });
    plan.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let response = sim.order("calls", plan).await;
    assert_eq!(response.status(), 200);
    let report = response.json().await.unwrap();
    (sim, product, report)
}

#[tokio::test]
async fn a_dialled_call_is_told_from_ringing_to_recording() {
    let (sim, product, report) = play(DIAL, json!({})).await;
    assert_eq!(report.status, "completed");
    let paths: Vec<_> = product
        .log()
        .into_iter()
        .map(|received| received.path)
        .collect();
    let legs = ["/webhook/leg"; 3];
    assert_eq!(paths[..1], [INCOMING]);
    assert_eq!(paths[1..4], legs);
    assert_eq!(paths[4..], ["/webhook/dialled", STATUS, RECORDED]);

    let log = product.log();
    assert_eq!(log[0].field("CallStatus"), "ringing");
    assert_eq!(log[0].field("Direction"), "inbound");
    assert_eq!(log[1].field("ParentCallSid"), report.call_sid);
    assert_eq!(log[1].field("To"), "+972541112233");
    assert_eq!(log[2].field("CallStatus"), "in-progress");
    assert_eq!(log[4].field("DialCallStatus"), "completed");
    assert_eq!(log[5].field("CallStatus"), "completed");
    assert_eq!(log[5].field("CallDuration"), "25");
    assert_eq!(log[6].field("CallSid"), report.call_sid);
    assert_eq!(log[6].field("RecordingDuration"), "25");
    assert_eq!(log[6].field("RecordingChannels"), "2");
    assert_eq!(log[6].field("RecordingSource"), "DialVerb");
    assert_eq!(log[6].field("RecordingSid"), report.recording_sids[0]);
    assert!(report.webhooks.iter().all(|webhook| webhook.attempts == 1));

    let list = sim
        .get_json(&format!("Calls/{}/Recordings.json", report.call_sid))
        .await;
    assert_eq!(list["recordings"][0]["sid"], report.recording_sids[0]);
    let media = sim
        .http
        .get(format!("{}.mp3", log[6].field("RecordingUrl")));
    assert_eq!(media.send().await.unwrap().status(), 401);
    let logged = sim.control(&format!("calls/{}", report.call_sid)).await;
    assert_eq!(
        logged["webhooks"].as_array().unwrap().len(),
        report.webhooks.len()
    );
    assert_eq!(logged["call"]["status"], "completed");
}

#[tokio::test]
async fn an_unanswered_call_has_no_recording_and_its_status_depends_on_the_bridge() {
    for (scenario, bridged, status) in [
        ("no-answer", "false", "completed"),
        ("no-answer", "true", "no-answer"),
        ("busy", "true", "busy"),
    ] {
        let twiml = format!(
            "<Response><Dial answerOnBridge=\"{bridged}\" record=\"record-from-answer\" \
             action=\"/webhook/dialled\">+972541112233</Dial></Response>"
        );
        let (_sim, product, report) = play(&twiml, json!({ "scenario": scenario })).await;
        assert_eq!(report.status, status);
        assert!(report.recording_sids.is_empty());
        assert_eq!(
            product.at("/webhook/dialled")[0].field("DialCallStatus"),
            scenario
        );
        assert_eq!(product.at(STATUS)[0].field("CallStatus"), status);
        assert!(product.at(RECORDED).is_empty());
    }
}

#[tokio::test]
async fn a_recording_that_is_not_kept_is_told_as_absent_with_its_reason() {
    for (scenario, code) in [("absent", "16102"), ("too-short", "16101")] {
        let (sim, product, report) = play(DIAL, json!({ "scenario": scenario })).await;
        let told = product.at(RECORDED);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].field("RecordingStatus"), "absent");
        assert_eq!(told[0].field("ErrorCode"), code);
        assert_eq!(told[0].field("RecordingDuration"), "");
        let media = sim
            .get(&format!("Recordings/{}.mp3", report.recording_sids[0]))
            .await;
        assert_eq!(media.status(), 404);
    }
}

#[tokio::test]
async fn two_recordings_are_both_told() {
    let (_sim, product, report) = play(DIAL, json!({ "scenario": "two-recordings" })).await;
    let told: BTreeSet<_> = product
        .at(RECORDED)
        .iter()
        .map(|told| told.field("RecordingSid").to_owned())
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told, report.recording_sids.into_iter().collect());
}

#[tokio::test]
async fn duplicates_carry_the_same_token_and_other_messages_another() {
    let (_sim, product, _) = play(DIAL, json!({ "scenario": "duplicate" })).await;
    let log = product.log();
    let tokens: BTreeSet<_> = log.iter().map(|received| received.token.clone()).collect();
    assert_eq!(log.len(), 14);
    assert_eq!(tokens.len(), 7);
    assert_eq!(product.at(RECORDED).len(), 2);
}

#[tokio::test]
async fn overlapping_deliveries_are_copies_of_one_message() {
    let (_sim, product, report) =
        play(DIAL, json!({ "scenario": "overlapping", "copies": 20 })).await;
    let told = product.at(RECORDED);
    assert_eq!(told.len(), 20);
    assert!(told.iter().all(|received| received.token == told[0].token));
    assert_eq!(product.at(INCOMING).len(), 20);
    assert_eq!(report.recording_sids.len(), 1);
}

#[tokio::test]
async fn out_of_order_ends_with_the_call_itself_and_an_old_status() {
    let (_sim, product, _) = play(DIAL, json!({ "scenario": "out-of-order" })).await;
    let told: Vec<_> = product
        .log()
        .iter()
        .map(|received| {
            (
                received.path.clone(),
                received.field("SequenceNumber").to_owned(),
            )
        })
        .collect();
    let expected = [
        (RECORDED, ""),
        (STATUS, "2"),
        (STATUS, "1"),
        (INCOMING, ""),
        (STATUS, "0"),
    ];
    assert_eq!(
        told,
        expected.map(|(path, number)| (path.to_owned(), number.to_owned()))
    );
}

#[tokio::test]
async fn a_lost_callback_leaves_a_recording_to_be_found() {
    let (sim, product, report) = play(DIAL, json!({ "scenario": "lost-recording-callback" })).await;
    assert!(product.at(RECORDED).is_empty());
    let list = sim
        .get_json(&format!("Calls/{}/Recordings.json", report.call_sid))
        .await;
    assert_eq!(list["recordings"][0]["status"], "completed");
}

#[tokio::test]
async fn a_stream_ends_at_the_address_in_the_twiml_or_at_the_usual_one() {
    let named = "<Response><Start><Recording/></Start><Connect action=\"/webhook/over\">\
        <Stream url=\"wss://voice.example.com/s\" statusCallback=\"/webhook/stream\"/></Connect></Response>";
    let (_sim, product, report) = play(named, json!({ "scenario": "stream" })).await;
    let events: Vec<_> = product
        .at("/webhook/stream")
        .iter()
        .map(|received| received.field("StreamEvent").to_owned())
        .collect();
    assert_eq!(events, ["stream-started", "stream-stopped"]);
    assert_eq!(product.at("/webhook/over").len(), 1);
    assert!(product.at(STREAM_ENDED).is_empty());
    assert_eq!(report.recording_sids.len(), 1);

    let bare =
        "<Response><Connect><Stream url=\"wss://voice.example.com/s\"/></Connect></Response>";
    let (sim, product, report) = play(bare, json!({ "scenario": "stream" })).await;
    assert_eq!(
        product.at(STREAM_ENDED)[0].field("CallSid"),
        report.call_sid
    );
    assert!(product.at(RECORDED).is_empty());
    let list = sim
        .get_json(&format!("Recordings.json?CallSid={}", report.call_sid))
        .await;
    assert_eq!(list["recordings"][0]["status"], "completed");
}

#[tokio::test]
async fn bad_signatures_are_refused_by_a_product_that_checks() {
    let (_sim, product, report) = play(DIAL, json!({ "scenario": "bad-signature" })).await;
    assert!(product.log().is_empty());
    assert_eq!(report.webhooks.len(), 3);
    assert!(
        report
            .webhooks
            .iter()
            .all(|webhook| webhook.status == Some(403))
    );
}

#[tokio::test]
async fn a_menu_takes_the_callers_digits_and_a_message_is_recorded_in_mono() {
    let sim = Simulator::start().await;
    let product = Product::start(&[
        (
            INCOMING,
            "<Response><Gather action=\"/webhook/menu\"><Say>1</Say></Gather></Response>",
        ),
        (
            "/webhook/menu",
            "<Response><Redirect>voicemail?a=1&amp;b=2</Redirect></Response>",
        ),
        (
            "/webhook/voicemail",
            "<Response><Record maxLength=\"60\"/></Response>",
        ),
    ]);
    let plan = json!({
        "product": PUBLIC, "deliver_to": product.url, "to": "+97231234567", "from": "+972501234567",
        "digits": "2", "talk_seconds": 40,
    });
    let report: CallReport = sim.order("calls", plan).await.json().await.unwrap();
    assert_eq!(product.at("/webhook/menu")[0].field("Digits"), "2");
    let told = product.at(RECORDED);
    assert_eq!(told[0].field("RecordingSource"), "RecordVerb");
    assert_eq!(told[0].field("RecordingChannels"), "1");
    assert_eq!(told[0].field("RecordingDuration"), "40");
    let media = sim
        .get(&format!("Recordings/{}.mp3", report.recording_sids[0]))
        .await;
    assert_eq!(media.headers()["content-length"], "160000");
}

#[tokio::test]
async fn a_flow_that_redirects_to_itself_ends_as_failed() {
    let twiml = "<Response><Redirect>/webhook/incoming_call</Redirect></Response>";
    let (_sim, product, report) = play(twiml, json!({})).await;
    assert_eq!(report.status, "failed");
    assert_eq!(product.at(INCOMING).len(), 21);
}

#[tokio::test]
async fn a_product_that_is_away_is_tried_twice_and_the_call_fails() {
    let sim = Simulator::start().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let plan = json!({ "product": format!("http://{closed}"), "to": "+97231234567", "from": "+1" });
    let report: CallReport = sim.order("calls", plan).await.json().await.unwrap();
    assert_eq!(report.status, "failed");
    assert_eq!(report.webhooks[0].status, None);
    assert_eq!(report.webhooks[0].attempts, 2);
}

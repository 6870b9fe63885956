//! Calls that the product places.

use serde_json::{Value, json};

use crate::product::{PUBLIC, Product};
use crate::simulator::{ACCOUNT, Simulator, TOKEN};

const TWIML: &str = "<Response><Dial>+972541112233</Dial></Response>";

async fn place(sim: &Simulator, form: &[(&str, &str)]) -> (u16, Value) {
    let request = sim
        .http
        .post(sim.rest("Calls.json"))
        .basic_auth(ACCOUNT, Some(TOKEN))
        .form(form);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn routed(product: &Product) -> Simulator {
    let sim = Simulator::start().await;
    let route = json!({ "public": PUBLIC, "deliver_to": product.url });
    assert_eq!(sim.order("routes", route).await.status(), 204);
    sim
}

#[tokio::test]
async fn a_placed_call_rings_asks_for_twiml_and_tells_the_events_it_was_asked_for() {
    let product = Product::start(&[("/webhook/outbound_call", TWIML)]);
    let sim = routed(&product).await;
    let (status, call) = place(
        &sim,
        &[
            ("To", "+972501234567"),
            ("From", "+97231234567"),
            (
                "Url",
                "https://voice.example.com/webhook/outbound_call?lead=7",
            ),
            (
                "StatusCallback",
                "https://voice.example.com/webhook/call_status",
            ),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
            ("Record", "true"),
            ("RecordingChannels", "dual"),
            (
                "RecordingStatusCallback",
                "https://voice.example.com/webhook/handle_recording",
            ),
        ],
    )
    .await;
    assert_eq!(status, 201);
    assert_eq!(call["status"], "queued");
    assert_eq!(call["direction"], "outbound-api");

    let recorded = product.wait_for("/webhook/handle_recording", 1).await;
    assert_eq!(recorded[0].field("CallSid"), call["sid"]);
    assert_eq!(recorded[0].field("RecordingSource"), "OutboundAPI");
    assert_eq!(recorded[0].field("RecordingChannels"), "2");
    let told: Vec<_> = product
        .at("/webhook/call_status")
        .iter()
        .map(|told| {
            (
                told.field("CallStatus").to_owned(),
                told.field("SequenceNumber").to_owned(),
            )
        })
        .collect();
    let expected = [("initiated", "0"), ("in-progress", "1"), ("completed", "2")];
    assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(
        product.at("/webhook/outbound_call")[0].field("CallStatus"),
        "in-progress"
    );
    let shown = sim
        .get_json(&format!("Calls/{}.json", call["sid"].as_str().unwrap()))
        .await;
    assert_eq!(shown["status"], "completed");
    assert_eq!(shown["duration"], "25");
}

#[tokio::test]
async fn the_outbound_plan_decides_that_nobody_answers() {
    let product = Product::start(&[]);
    let sim = routed(&product).await;
    let url = format!("{}/_sim/outbound", sim.running.url());
    let plan = sim.http.put(url).json(&json!({ "scenario": "no-answer" }));
    assert_eq!(plan.send().await.unwrap().status(), 204);
    place(
        &sim,
        &[
            ("To", "+972501234567"),
            ("From", "+97231234567"),
            ("Twiml", TWIML),
            (
                "StatusCallback",
                "https://voice.example.com/webhook/call_status",
            ),
        ],
    )
    .await;
    let told = product.wait_for("/webhook/call_status", 1).await;
    assert_eq!(told[0].field("CallStatus"), "no-answer");
    assert_eq!(told[0].field("CallDuration"), "0");
}

#[tokio::test]
async fn a_call_without_a_number_or_instructions_is_refused_by_code() {
    let sim = Simulator::start().await;
    for (form, code) in [
        (vec![("From", "+1"), ("Url", "http://x/")], 21201),
        (vec![("To", "+1"), ("Url", "http://x/")], 21213),
        (vec![("To", "+1"), ("From", "+2")], 21205),
    ] {
        let (status, body) = place(&sim, &form).await;
        assert_eq!(status, 400);
        assert_eq!(body["code"], code);
    }
}

const CALL: [(&str, &str); 3] = [
    ("To", "+972501234567"),
    ("From", "+97231234567"),
    ("Twiml", TWIML),
];

#[tokio::test]
async fn a_second_call_within_a_second_is_refused_and_not_made() {
    let sim = Simulator::start().await;
    let (status, first) = place(&sim, &CALL).await;
    assert_eq!(status, 201);
    let (status, refused) = place(&sim, &CALL).await;
    assert_eq!((status, &refused["code"]), (429, &json!(20429)));
    let listed = sim
        .get_json("Calls.json?To=%2B972501234567&From=%2B97231234567")
        .await;
    let calls = listed["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["sid"], first["sid"]);
    let others = sim.get_json("Calls.json?To=%2B1").await;
    assert_eq!(others["calls"], json!([]));
}

#[tokio::test]
async fn the_dialled_party_may_do_otherwise_than_the_called_one() {
    const DIALS: &str = "<Response><Dial action=\"https://voice.example.com/after\">\
        <Number url=\"https://voice.example.com/notice\">+972541112233</Number></Dial></Response>";
    let product = Product::start(&[("/webhook/outbound_call", DIALS)]);
    let sim = routed(&product).await;
    let url = format!("{}/_sim/outbound", sim.running.url());
    let plan = sim.http.put(url).json(&json!({ "dialled": "busy" }));
    assert_eq!(plan.send().await.unwrap().status(), 204);
    let instructions = ("Url", "https://voice.example.com/webhook/outbound_call");
    place(&sim, &[CALL[0], CALL[1], instructions]).await;
    let after = product.wait_for("/after", 1).await;
    assert_eq!(after[0].field("DialCallStatus"), "busy");
    assert!(product.at("/notice").is_empty());
}

#[tokio::test]
async fn a_call_that_is_ended_while_it_rings_is_answered_by_nobody() {
    let product = Product::start(&[]);
    let sim = routed(&product).await;
    let url = format!("{}/_sim/outbound", sim.running.url());
    let plan = sim.http.put(url).json(&json!({ "ring_ms": 20_000 }));
    assert_eq!(plan.send().await.unwrap().status(), 204);
    let callback = (
        "StatusCallback",
        "https://voice.example.com/webhook/call_status",
    );
    let (_, call) = place(&sim, &[CALL[0], CALL[1], CALL[2], callback]).await;
    let path = format!("Calls/{}.json", call["sid"].as_str().unwrap());
    let end = sim
        .http
        .post(sim.rest(&path))
        .basic_auth(ACCOUNT, Some(TOKEN));
    let end = end.form(&[("Status", "completed")]).send().await.unwrap();
    assert_eq!(end.status(), 200);
    let told = product.wait_for("/webhook/call_status", 1).await;
    assert_eq!(told[0].field("CallStatus"), "canceled");
}

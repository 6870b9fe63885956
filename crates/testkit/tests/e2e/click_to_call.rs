//! Click-to-call over the real processes and the stand-in Twilio: two legs, one recording.

use std::time::Duration;

use prosaas_core::ids::{CallSid, RecordingSid};
use prosaas_core::role::Role;
use prosaas_testkit::{Stack, until};
use reqwest::Method;
use serde_json::{Value, json};

use crate::listener::{Answer, Listener};

const SOON: Duration = Duration::from_secs(30);
const CUSTOMER: &str = "+972507654321";

/// Clicks on "call".
pub(crate) async fn click(stack: &Stack, agent: &Listener, key: &str) -> Value {
    let url = format!("{}/api/calls/outbound", stack.api_url());
    let request = agent
        .request(Method::POST, url)
        .header("Sec-Fetch-Site", "same-origin")
        .header("Idempotency-Key", key)
        .json(&json!({ "to": CUSTOMER, "agent_phone": "050-123-4567" }));
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert!(answer.status.is_success(), "{}", answer.json());
    answer.json()
}

/// The call as it stands when it is over.
pub(crate) async fn over(stack: &Stack, agent: &Listener, call: &Value, bound: Duration) -> Value {
    let url = format!("{}/api/calls/outbound/{}", stack.api_url(), call["id"]);
    until("the call is over", bound, || async {
        let call = agent.get(url.clone()).await.json();
        (call["state"] == "ended").then_some(call)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_rings_the_agent_then_the_customer_and_its_recording_plays() {
    let stack = Stack::start().await;
    let agent = Listener::sign_up(&stack, Role::Agent).await;
    let placed = click(&stack, &agent, "k").await;
    assert_eq!(click(&stack, &agent, "k").await["id"], placed["id"]);
    let ended = over(&stack, &agent, &placed, SOON).await;
    assert_eq!(ended["reason"], "completed", "{ended}");

    let sid: CallSid = ended["call_sid"].as_str().unwrap().parse().unwrap();
    let legs = stack.sim.call(sid.as_str()).await;
    assert_eq!(legs["call"]["to"], "+972501234567");
    let told: Vec<&Value> = legs["webhooks"].as_array().unwrap().iter().collect();
    assert!(told.iter().all(|exchange| {
        let status = exchange["status"].as_u64().unwrap();
        (200..300).contains(&status)
    }));
    let created = &stack.sim.requests().await["calls"]["by_sid"]["*"]["started"];
    assert_eq!(created, 1);

    let heard = agent.until_playable(&stack, &sid, SOON).await;
    let detail = agent
        .get(format!("{}/api/calls/{sid}", stack.api_url()))
        .await
        .json();
    assert_eq!(detail["direction"], "outbound");
    assert_eq!(detail["to_number"], CUSTOMER);
    assert_eq!(detail["from_number"], agent.business.number.as_str());
    assert_eq!(detail["outcome"], "answered");
    let recording: RecordingSid = detail["recordings"][0]["recording_sid"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(heard.body, stack.sim.bytes(&recording).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_answer_is_told_of_by_name() {
    let stack = Stack::start().await;
    let agent = Listener::sign_up(&stack, Role::Agent).await;
    for (plan, reason, outcome) in [
        (
            json!({"scenario": "no-answer"}),
            "agent_no_answer",
            "canceled",
        ),
        (
            json!({"dialled": "no-answer"}),
            "lead_no_answer",
            "no_answer",
        ),
        (json!({"dialled": "busy"}), "lead_busy", "busy"),
    ] {
        stack.sim.plan_outbound(plan).await;
        let placed = click(&stack, &agent, reason).await;
        let ended = over(&stack, &agent, &placed, SOON).await;
        assert_eq!(ended["reason"], reason);
        let sid = ended["call_sid"].as_str().unwrap();
        let detail = agent.get(format!("{}/api/calls/{sid}", stack.api_url()));
        assert_eq!(detail.await.json()["outcome"], outcome, "{reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_withdrawn_while_the_agents_telephone_rings_reaches_nobody() {
    let stack = Stack::start().await;
    let agent = Listener::sign_up(&stack, Role::Agent).await;
    stack.sim.plan_outbound(json!({"ring_ms": 25_000})).await;
    let placed = click(&stack, &agent, "k").await;
    let url = format!("{}/api/calls/outbound/{}", stack.api_url(), placed["id"]);
    until("the agent's telephone rings", SOON, || async {
        let call = agent.get(url.clone()).await.json();
        (call["state"] == "dialling_agent").then_some(())
    })
    .await;
    let request = agent
        .request(Method::DELETE, url.clone())
        .header("Sec-Fetch-Site", "same-origin");
    assert_eq!(request.send().await.unwrap().status(), 202);
    let ended = over(&stack, &agent, &placed, SOON).await;
    assert_eq!(ended["reason"], "canceled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_answer_is_lost_goes_on_all_the_same() {
    let stack = Stack::start().await;
    let agent = Listener::sign_up(&stack, Role::Agent).await;
    let lost = json!({"target": "calls", "recording": "*", "times": 1, "reset_after_bytes": 0});
    stack.sim.fault(lost).await;
    let placed = click(&stack, &agent, "k").await;
    let ended = over(&stack, &agent, &placed, SOON).await;
    assert_eq!(ended["reason"], "completed");
    let created = &stack.sim.requests().await["calls"]["by_sid"]["*"]["started"];
    assert_eq!(created, 1);
}

//! Wishing for a call: who may, whom, from where, and that a double click makes one.

use futures::future::join_all;
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

const PATH: &str = "/api/calls/outbound";
const CALLS: &str = "SELECT count(*) FROM outbound_calls";

async fn click(rig: &Rig, member: &Member, key: &str, body: Value) -> Answer {
    let request = rig.request(Method::POST, PATH, member);
    Answer::of(request.header("Idempotency-Key", key).json(&body)).await
}

fn body() -> Value {
    json!({"to": "050-111-2233", "agent_phone": "050-123-4567"})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_makes_a_waiting_call_that_is_written_down() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let answer = click(&rig, &agent, "k1", body()).await;
    assert_eq!(answer.status, 202, "{}", answer.json());
    let call = answer.json();
    assert_eq!(call["state"], "queued");
    assert_eq!(call["to"], "+972501112233");
    assert_eq!(call["from"], rig.business.number.as_str());
    assert_eq!(call["agent_phone"], "+972501234567");
    for null in ["reason", "call_sid", "lead_id", "placed_at", "ended_at"] {
        assert_eq!(call[null], Value::Null, "{null}");
    }
    let viewer = rig.member(Role::Viewer).await;
    let shown = rig.get(&format!("{PATH}/{}", call["id"]), &viewer).await;
    assert_eq!(shown.json(), call);
    let audited = format!(
        "SELECT count(*) FROM audit_log WHERE action = 'call_placed' AND object = 'outbound_call:{}'",
        call["id"]
    );
    assert_eq!(rig.count(&audited).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_clicks_at_once_make_one_call() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let answers = join_all((0..20).map(|_| click(&rig, &agent, "same", body()))).await;
    let first = answers.iter().filter(|answer| answer.status == 202).count();
    assert_eq!(first, 1);
    assert!(
        answers
            .iter()
            .all(|answer| answer.json() == answers[0].json())
    );
    assert_eq!(rig.count(CALLS).await, 1);
    let audited = "SELECT count(*) FROM audit_log WHERE action = 'call_placed'";
    assert_eq!(rig.count(audited).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_stands_for_one_wish_of_one_person() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    click(&rig, &agent, "k", body()).await;
    let mut other = body();
    other["to"] = json!("050-999-8877");
    let reused = click(&rig, &agent, "k", other).await;
    assert_eq!(reused.problem(), (422, "idempotency_key_reused".into()));
    let colleague = rig.member(Role::Agent).await;
    let reused = click(&rig, &colleague, "k", body()).await;
    assert_eq!(reused.problem().1, "idempotency_key_reused");
    let elsewhere = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&elsewhere, Role::Agent).await;
    assert_eq!(click(&rig, &stranger, "k", body()).await.status, 202);
    assert_eq!(rig.count(CALLS).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_is_called_by_its_number_from_the_persons_own_telephone() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    rig.sql(&format!(
        "INSERT INTO leads (business_id, phone) VALUES ({id}, '+972507654321'), ({id}, NULL)",
        id = rig.business.id
    ))
    .await;
    let lead = rig
        .count("SELECT id FROM leads WHERE phone IS NOT NULL")
        .await;
    let unset = click(&rig, &agent, "k1", json!({"lead_id": lead})).await;
    assert_eq!(unset.json()["field"], "agent_phone");
    let phone = rig.request(Method::PUT, "/api/auth/phone", &agent);
    let set = Answer::of(phone.json(&json!({"phone": "054-123-4567"}))).await;
    assert_eq!(set.json(), json!({"phone": "+972541234567"}));
    assert_eq!(rig.get("/api/auth/phone", &agent).await.json(), set.json());
    let call = click(&rig, &agent, "k2", json!({"lead_id": lead}))
        .await
        .json();
    assert_eq!(call["to"], "+972507654321");
    assert_eq!(call["lead_id"], lead);
    assert_eq!(call["agent_phone"], "+972541234567");
    let without = rig.count("SELECT id FROM leads WHERE phone IS NULL").await;
    for id in [without, 999_999] {
        let refused = click(&rig, &agent, "k3", json!({"lead_id": id})).await;
        assert_eq!(refused.json()["field"], "lead_id");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_called_is_named_and_makes_no_call() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let other = TestBusiness::create(rig.database.database()).await;
    let foreign = rig
        .count(&format!(
            "SELECT id FROM phone_numbers WHERE business_id = {}",
            other.id
        ))
        .await;
    let own = rig.business.number.as_str();
    let agents = "050-123-4567";
    for (body, field) in [
        (json!({"agent_phone": agents}), "to"),
        (
            json!({"to": "0501112233", "lead_id": 1, "agent_phone": agents}),
            "to",
        ),
        (json!({"to": "dana", "agent_phone": agents}), "to"),
        (json!({"to": own, "agent_phone": agents}), "to"),
        (
            json!({"to": "0501112233", "agent_phone": own}),
            "agent_phone",
        ),
        (
            json!({"to": "0501112233", "agent_phone": "0501112233"}),
            "agent_phone",
        ),
        (
            json!({"to": "0501112233", "agent_phone": "x"}),
            "agent_phone",
        ),
        (
            json!({"to": "0501112233", "agent_phone": agents, "number_id": foreign}),
            "number_id",
        ),
        (json!({"to": "0501112233", "from": "+1"}), "from"),
    ] {
        let answer = click(&rig, &agent, "k", body.clone()).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    for key in ["", "a b", &"k".repeat(256)] {
        let answer = click(&rig, &agent, key, body()).await;
        assert_eq!(answer.json()["field"], "idempotency-key", "{key}");
    }
    let without = rig.request(Method::POST, PATH, &agent).json(&body());
    assert_eq!(Answer::of(without).await.status, 422);
    let viewer = rig.member(Role::Viewer).await;
    let refused = click(&rig, &viewer, "k", body()).await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    assert_eq!(rig.count(CALLS).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opted_out_is_not_called_but_a_repeat_of_an_older_click_is_the_same_call() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let before = click(&rig, &agent, "before", body()).await.json();
    let out = rig.request(Method::POST, "/api/opt-outs", &agent);
    Answer::of(out.json(&json!({"phone": "+972501112233"}))).await;
    let refused = click(&rig, &agent, "after", body()).await;
    assert_eq!(refused.problem(), (409, "opted_out".into()));
    let repeated = click(&rig, &agent, "before", body()).await;
    assert_eq!((repeated.status.as_u16(), repeated.json()), (200, before));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_waiting_calls_ask_to_wait() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    for number in 0..20 {
        let placed = click(&rig, &agent, &format!("k{number}"), body()).await;
        assert_eq!(placed.status, 202);
    }
    let refused = click(&rig, &agent, "one more", body()).await;
    assert_eq!(refused.status, 422);
    let refused = click(&rig, &agent, "k20", body()).await;
    assert_eq!(refused.problem(), (429, "too_many_requests".into()));
    assert!(refused.header("retry-after").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_call_is_withdrawn_and_a_placed_one_is_hung_up() {
    let rig = Rig::start().await;
    let agent = rig.member(Role::Agent).await;
    let call = click(&rig, &agent, "k", body()).await.json();
    let path = format!("{PATH}/{}", call["id"]);
    let withdrawn = Answer::of(rig.request(Method::DELETE, &path, &agent)).await;
    assert_eq!(withdrawn.status, 200);
    assert_eq!(withdrawn.json()["reason"], "canceled");
    let again = Answer::of(rig.request(Method::DELETE, &path, &agent)).await;
    assert_eq!(again.json(), withdrawn.json());
    let placed = click(&rig, &agent, "k2", body()).await.json();
    rig.sql("UPDATE outbound_calls SET state = 'ringing' WHERE state = 'queued'")
        .await;
    let path = format!("{PATH}/{}", placed["id"]);
    let asked = Answer::of(rig.request(Method::DELETE, &path, &agent)).await;
    assert_eq!(
        (asked.status.as_u16(), &asked.json()["state"]),
        (202, &json!("ringing"))
    );
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    for method in [Method::GET, Method::DELETE] {
        let foreign = Answer::of(rig.request(method.clone(), &path, &stranger)).await;
        let unknown = rig.request(method, &format!("{PATH}/999999"), &stranger);
        assert_eq!(foreign.said(), Answer::of(unknown).await.said());
        assert_eq!(foreign.status, 404);
    }
}

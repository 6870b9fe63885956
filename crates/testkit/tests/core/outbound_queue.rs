//! Placing click-to-calls: at the account's pace, once at most, whatever happens to the answer.

use std::time::Duration;

use chrono::TimeDelta;
use prosaas_core::audit::Actor;
use prosaas_core::outbound::{
    self, Dispatcher, Heard, OutboundCall, Reason, Receiver, State, Ticked, Wish,
};
use prosaas_twilio::status::CallStatus;

use crate::stage::{Placing, Stage};

const AGENT: &str = "+972501234567";

fn dispatcher(stage: &Stage) -> Dispatcher {
    Dispatcher {
        database: stage.database().clone(),
        twilio: stage.twilio.client(),
        events: stage.keeper.events.clone(),
        clock: stage.clock.clone(),
        public_base: "https://calls.example.com".into(),
        pace: TimeDelta::seconds(1),
    }
}

/// The stage, with both clocks at the same time.
fn pass(stage: &Stage, time: TimeDelta) {
    stage.clock.advance(time);
    stage.twilio.placed().now = stage.now();
}

async fn set() -> (Stage, Dispatcher) {
    let stage = Stage::set().await;
    pass(&stage, TimeDelta::zero());
    let dispatcher = dispatcher(&stage);
    (stage, dispatcher)
}

fn wish(key: &str, customer: &str) -> Wish {
    Wish {
        key: key.into(),
        receiver: Receiver::Number(customer.into()),
        agent_phone: Some(AGENT.into()),
        number: None,
        actor: Actor::default(),
    }
}

async fn wished(stage: &Stage, key: &str) -> OutboundCall {
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    let wish = wish(key, "050-765-4321");
    let requested = outbound::request(&mut conn, &wish, stage.now()).await;
    conn.commit().await.unwrap();
    requested.unwrap().call
}

async fn look(stage: &Stage, call: &OutboundCall) -> OutboundCall {
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    let found = outbound::find(&mut conn, call.id).await.unwrap();
    conn.commit().await.unwrap();
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_places_one_call_a_second() {
    let (stage, dispatcher) = set().await;
    for key in ["a", "b", "c"] {
        wished(&stage, key).await;
    }
    for placed in 1..=3 {
        assert_eq!(dispatcher.tick().await.unwrap(), Ticked::Worked);
        assert_eq!(stage.twilio.placed().requests(), placed);
        if placed < 3 {
            let pause = Ticked::Paused(Duration::from_secs(1));
            assert_eq!(dispatcher.tick().await.unwrap(), pause);
            pass(&stage, TimeDelta::milliseconds(999));
            let pause = Ticked::Paused(Duration::from_millis(1));
            assert_eq!(dispatcher.tick().await.unwrap(), pause);
            pass(&stage, TimeDelta::milliseconds(1));
        }
    }
    pass(&stage, TimeDelta::seconds(1));
    assert_eq!(dispatcher.tick().await.unwrap(), Ticked::Idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_dispatchers_place_a_call_once() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    let ticks = (0..8).map(|_| {
        let dispatcher = dispatcher.clone();
        tokio::spawn(async move { dispatcher.tick().await.unwrap() })
    });
    futures::future::join_all(ticks).await;
    assert_eq!(stage.twilio.placed().called(), [AGENT]);
    let call = look(&stage, &call).await;
    assert_eq!(call.state, State::DiallingAgent);
    let url = stage.twilio.placed().last_url();
    let expected = format!(
        "https://calls.example.com/webhook/outbound_call?outbound={}#rc=5&rp=all",
        call.id
    );
    assert_eq!(url, expected);
    assert!(call.call_sid.is_some() && call.lead_id.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_answer_was_lost_is_found_and_not_placed_again() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    stage.twilio.placed().order(&[Placing::AnswerLost]);
    dispatcher.tick().await.unwrap();
    assert_eq!(look(&stage, &call).await.state, State::Placing);
    for _ in 0..5 {
        pass(&stage, TimeDelta::seconds(6));
        dispatcher.tick().await.unwrap();
        dispatcher.look_up().await.unwrap();
    }
    let found = look(&stage, &call).await;
    assert_eq!(found.state, State::DiallingAgent);
    assert!(found.call_sid.is_some());
    assert_eq!(stage.twilio.placed().requests(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_twilio_does_not_have_ends_and_is_not_placed_again() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    stage.twilio.placed().order(&[Placing::RequestLost]);
    dispatcher.tick().await.unwrap();
    pass(&stage, TimeDelta::seconds(21));
    dispatcher.look_up().await.unwrap();
    assert_eq!(look(&stage, &call).await.state, State::Placing);
    pass(&stage, TimeDelta::seconds(21));
    dispatcher.look_up().await.unwrap();
    let ended = look(&stage, &call).await;
    assert_eq!(ended.reason(), Some(Reason::NotPlaced));
    assert_eq!(stage.twilio.placed().requests(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_wishs_call_is_not_taken_for_one_that_was_lost() {
    let (stage, dispatcher) = set().await;
    let first = wished(&stage, "a").await;
    dispatcher.tick().await.unwrap();
    let second = wished(&stage, "b").await;
    pass(&stage, TimeDelta::seconds(1));
    stage.twilio.placed().order(&[Placing::RequestLost]);
    dispatcher.tick().await.unwrap();
    pass(&stage, TimeDelta::seconds(40));
    dispatcher.look_up().await.unwrap();
    assert!(look(&stage, &first).await.call_sid.is_some());
    let ended = look(&stage, &second).await;
    assert_eq!(ended.reason(), Some(Reason::NotPlaced));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_before_the_answer_leaves_a_call_that_is_found() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    // What a process has committed when it asks Twilio, and Twilio's side of it.
    dispatcher.tick().await.unwrap();
    stage
        .batch("UPDATE outbound_calls SET state = 'placing', call_sid = NULL")
        .await;
    let reborn = self::dispatcher(&stage);
    pass(&stage, TimeDelta::seconds(21));
    assert_eq!(reborn.tick().await.unwrap(), Ticked::Idle);
    reborn.look_up().await.unwrap();
    let found = look(&stage, &call).await;
    assert_eq!(found.state, State::DiallingAgent);
    assert_eq!(stage.twilio.placed().requests(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_fast_waits_and_is_placed_later() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    stage
        .twilio
        .placed()
        .order(&[Placing::TooFast, Placing::TooFast]);
    for _ in 0..3 {
        dispatcher.tick().await.unwrap();
        pass(&stage, TimeDelta::seconds(1));
    }
    assert_eq!(stage.twilio.placed().requests(), 3);
    assert_eq!(look(&stage, &call).await.state, State::DiallingAgent);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_to_be_placed_any_more_ends_with_its_reason() {
    let (stage, dispatcher) = set().await;
    let opted_out = "INSERT INTO opt_outs (business_id, phone) \
        SELECT id, '+972507654321' FROM businesses";
    for (sql, later, reason) in [
        ("SELECT", 121, Reason::Expired),
        (
            "UPDATE phone_numbers SET e164 = '+97239999999'",
            0,
            Reason::Rejected,
        ),
        (opted_out, 0, Reason::OptedOut),
    ] {
        let call = wished(&stage, &format!("{reason:?}")).await;
        stage.batch(sql).await;
        pass(&stage, TimeDelta::seconds(later));
        dispatcher.tick().await.unwrap();
        assert_eq!(look(&stage, &call).await.reason(), Some(reason));
        stage.batch("DELETE FROM opt_outs").await;
    }
    assert_eq!(stage.twilio.placed().requests(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_twilio_refuses_ends() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    stage.twilio.placed().order(&[Placing::Refused]);
    dispatcher.tick().await.unwrap();
    let ended = look(&stage, &call).await;
    assert_eq!(ended.reason(), Some(Reason::Rejected));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_which_nothing_is_heard_is_asked_after() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    dispatcher.tick().await.unwrap();
    let sid = look(&stage, &call).await.call_sid.unwrap();
    stage.twilio.placed().set_status(&sid, "no-answer");
    pass(&stage, TimeDelta::seconds(59));
    dispatcher.look_up().await.unwrap();
    assert_eq!(look(&stage, &call).await.state, State::DiallingAgent);
    pass(&stage, TimeDelta::seconds(2));
    dispatcher.look_up().await.unwrap();
    let ended = look(&stage, &call).await;
    assert_eq!(ended.reason(), Some(Reason::AgentNoAnswer));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_call_is_hung_up_at_twilio() {
    let (stage, dispatcher) = set().await;
    let call = wished(&stage, "a").await;
    dispatcher.tick().await.unwrap();
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    outbound::cancel(&mut conn, call.id, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    dispatcher.look_up().await.unwrap();
    dispatcher.look_up().await.unwrap();
    let sid = look(&stage, &call).await.call_sid.unwrap();
    assert_eq!(stage.twilio.placed().hung_up, [sid.as_str()]);
    let mut conn = stage.database().system().await.unwrap();
    let ended = Heard::Agent(CallStatus::Completed);
    let sid = sid.parse().unwrap();
    outbound::hear(&mut conn, &sid, ended, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    let ended = look(&stage, &call).await;
    assert_eq!(ended.reason(), Some(Reason::Canceled));
}

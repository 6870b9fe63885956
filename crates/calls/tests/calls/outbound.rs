//! The webhooks of a click-to-call: the agent's leg, the customer's, and how it ends.

use prosaas_testkit::builders;
use prosaas_testkit::settings::ACCOUNT_SID;

use crate::rig::Rig;

const AGENT: &str = "+972501234567";
const CUSTOMER: &str = "+972507654321";
const STANDS: &str = "SELECT state || coalesce(' ' || reason, '') FROM outbound_calls";

/// A call that Twilio was asked for, whose answer has not come yet.
pub(crate) async fn placed(rig: &Rig) -> i64 {
    let sql = rig.database.superuser().await;
    let row = sql
        .query_one(
            "INSERT INTO outbound_calls (business_id, idempotency_key, request_digest, to_number, \
                from_number, agent_phone, state, placed_at, checked_at) \
             VALUES ($1, gen_random_uuid()::text, sha256('x'), $2, $3, $4, 'placing', now(), now()) \
             RETURNING id",
            &[
                &rig.business.id.0,
                &CUSTOMER,
                &rig.business.number,
                &AGENT,
            ],
        )
        .await
        .unwrap();
    row.get(0)
}

fn form<'a>(rig: &'a Rig, sid: &'a str, status: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", sid),
        ("From", &*rig.business.number),
        ("To", AGENT),
        ("CallStatus", status),
        ("Direction", "outbound-api"),
    ]
}

/// What the agent's leg gets when it is answered.
pub(crate) async fn second_leg(rig: &Rig, id: i64, sid: &str) -> String {
    let path = format!("/webhook/outbound_call?outbound={id}");
    let response = rig.webhook(&path, &form(rig, sid, "in-progress")).await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

async fn agents(rig: &Rig, id: i64, sid: &str, status: &str, sequence: &str) {
    let path = format!("/webhook/call_status?outbound={id}");
    let mut form = form(rig, sid, status);
    form.push(("SequenceNumber", sequence));
    assert_eq!(rig.webhook(&path, &form).await.status(), 204);
}

async fn customers(rig: &Rig, parent: &str, status: &str) {
    let leg = builders::call_sid();
    let form = [
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", leg.as_str()),
        ("ParentCallSid", parent),
        ("From", &*rig.business.number),
        ("To", CUSTOMER),
        ("CallStatus", status),
        ("Direction", "outbound-dial"),
    ];
    assert_eq!(
        rig.webhook("/webhook/call_status", &form).await.status(),
        204
    );
}

async fn stands(rig: &Rig) -> String {
    rig.text(STANDS).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agent_is_connected_with_the_customer_who_sees_our_number() {
    let rig = Rig::start().await;
    let id = placed(&rig).await;
    let sid = builders::call_sid();
    let text = second_leg(&rig, id, sid.as_str()).await;
    assert!(text.contains(&format!(">{CUSTOMER}</Number>")), "{text}");
    let shown = format!("callerId=\"{}\"", rig.business.number);
    assert!(text.contains(&shown), "{text}");
    assert!(text.contains("record-from-answer-dual"), "{text}");
    let call = rig
        .text("SELECT direction || ' ' || to_number || ' ' || call_sid FROM call_logs")
        .await;
    assert_eq!(call, Some(format!("outbound {CUSTOMER} {sid}")));
    let lead = rig.text("SELECT phone FROM leads").await;
    assert_eq!(lead.as_deref(), Some(CUSTOMER));
    assert_eq!(stands(&rig).await, "agent_answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_both_legs_is_seen() {
    let rig = Rig::start().await;
    let id = placed(&rig).await;
    let sid = builders::call_sid();
    let sid = sid.as_str();
    agents(&rig, id, sid, "ringing", "1").await;
    assert_eq!(stands(&rig).await, "dialling_agent");
    agents(&rig, id, sid, "in-progress", "2").await;
    assert_eq!(stands(&rig).await, "agent_answered");
    second_leg(&rig, id, sid).await;
    for (status, state) in [
        ("initiated", "dialling_lead"),
        ("ringing", "ringing"),
        ("in-progress", "talking"),
        ("completed", "talking"),
    ] {
        customers(&rig, sid, status).await;
        assert_eq!(stands(&rig).await, state);
    }
    let path = format!("/webhook/outbound_call?outbound={id}&after=dial");
    let mut ended = form(&rig, sid, "in-progress");
    ended.push(("DialCallStatus", "completed"));
    let text = rig.webhook(&path, &ended).await.text().await.unwrap();
    assert!(text.contains("<Hangup"), "{text}");
    agents(&rig, id, sid, "completed", "3").await;
    agents(&rig, id, sid, "ringing", "1").await;
    assert_eq!(stands(&rig).await, "ended completed");
    let outcome = rig.text("SELECT outcome FROM call_outcomes").await;
    assert_eq!(outcome.as_deref(), Some("answered"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_click_to_call_ends_the_leads_callback_task() {
    let rig = Rig::start().await;
    let missed = builders::call_sid();
    let arrival = [
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", missed.as_str()),
        ("From", CUSTOMER),
        ("To", &*rig.business.number),
        ("CallStatus", "ringing"),
        ("DialCallStatus", "no-answer"),
    ];
    rig.webhook("/webhook/incoming_call", &arrival).await;
    rig.webhook("/webhook/incoming_call?after=dial", &arrival)
        .await;
    let open = "SELECT count(*) FROM callback_tasks WHERE state = 'open'";
    assert_eq!(rig.count(open).await, 1);
    rig.clock.advance(chrono::TimeDelta::minutes(1));
    let id = placed(&rig).await;
    let sid = builders::call_sid();
    second_leg(&rig, id, sid.as_str()).await;
    customers(&rig, sid.as_str(), "in-progress").await;
    assert_eq!(rig.count(open).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_call_for_the_same_wish_is_never_connected() {
    let rig = Rig::start().await;
    let id = placed(&rig).await;
    let (first, second) = (builders::call_sid(), builders::call_sid());
    second_leg(&rig, id, first.as_str()).await;
    let text = second_leg(&rig, id, second.as_str()).await;
    assert!(
        text.contains("<Hangup") && !text.contains("<Dial"),
        "{text}"
    );
    agents(&rig, id, second.as_str(), "completed", "3").await;
    assert_eq!(rig.count("SELECT count(*) FROM call_logs").await, 1);
    assert_eq!(stands(&rig).await, "agent_answered");
    let nobodys = second_leg(&rig, id + 1000, second.as_str()).await;
    assert!(nobodys.contains("<Hangup"), "{nobodys}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_opted_out_meanwhile_is_not_dialled() {
    let rig = Rig::start().await;
    let id = placed(&rig).await;
    let sql = rig.database.superuser().await;
    sql.execute(
        "INSERT INTO opt_outs (business_id, phone) VALUES ($1, $2)",
        &[&rig.business.id.0, &CUSTOMER],
    )
    .await
    .unwrap();
    let text = second_leg(&rig, id, builders::call_sid().as_str()).await;
    assert!(
        text.contains("<Hangup") && !text.contains("<Dial"),
        "{text}"
    );
    assert_eq!(stands(&rig).await, "ended opted_out");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_is_told_of_the_recording_before_the_two_are_connected() {
    let rig = Rig::start().await;
    let sql = rig.database.superuser().await;
    sql.batch_execute("UPDATE businesses SET announcement = 'השיחה מוקלטת'")
        .await
        .unwrap();
    let id = placed(&rig).await;
    let text = second_leg(&rig, id, builders::call_sid().as_str()).await;
    let path = format!("/webhook/outbound_call?outbound={id}&after=answer");
    assert!(text.contains(&path.replace('&', "&amp;")), "{text}");
    assert!(!text.contains("מוקלטת"), "{text}");
    let leg = builders::call_sid();
    let form = form(&rig, leg.as_str(), "in-progress");
    let notice = rig.webhook(&path, &form).await.text().await.unwrap();
    assert!(notice.contains("השיחה מוקלטת"), "{notice}");
    assert!(!notice.contains("<Hangup"), "{notice}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_who_does_not_answer_is_told_of_and_the_lead_was_not_called() {
    let rig = Rig::start().await;
    let id = placed(&rig).await;
    let sid = builders::call_sid();
    agents(&rig, id, sid.as_str(), "no-answer", "2").await;
    assert_eq!(stands(&rig).await, "ended agent_no_answer");
    let outcome = rig.text("SELECT outcome FROM call_outcomes").await;
    assert_eq!(outcome.as_deref(), Some("canceled"));
    let to = rig.text("SELECT to_number FROM call_logs").await;
    assert_eq!(to.as_deref(), Some(CUSTOMER));
    let text = second_leg(&rig, id, sid.as_str()).await;
    assert!(text.contains("<Hangup"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leg_of_no_click_to_call_is_refused_by_name() {
    let rig = Rig::start().await;
    let sid = builders::call_sid();
    for path in [
        "/webhook/outbound_call",
        "/webhook/outbound_call?outbound=x",
    ] {
        let response = rig
            .webhook(path, &form(&rig, sid.as_str(), "in-progress"))
            .await;
        assert_eq!(response.status(), 422);
        let problem: serde_json::Value = response.json().await.unwrap();
        assert_eq!(problem["field"], "outbound");
    }
}

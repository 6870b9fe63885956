//! What a number's flow, its hours and its fallback make of a call.

use chrono::{DateTime, TimeDelta, Utc};
use prosaas_testkit::builders;
use prosaas_testkit::settings::ACCOUNT_SID;

use crate::forms::incoming;
use crate::rig::Rig;

async fn set(rig: &Rig, set: &str) {
    let sql = rig.database.superuser().await;
    sql.batch_execute(&format!("UPDATE phone_numbers SET {set}"))
        .await
        .unwrap();
}

async fn answer(rig: &Rig) -> String {
    let sid = builders::call_sid();
    let form = incoming(sid.as_str(), &rig.business.number);
    let response = rig.webhook("/webhook/incoming_call", &form).await;
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

fn move_to(rig: &Rig, moment: &str) {
    let moment: DateTime<Utc> = moment.parse().unwrap();
    rig.clock.advance(moment - rig.clock.now());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_target_rings_for_as_long_as_the_flow_says() {
    let rig = Rig::start().await;
    set(
        &rig,
        r#"open_flow = '{"kind": "forward", "targets": ["+972501111111", "+972502222222"],
            "ring_seconds": 40, "announcement": null, "on_no_answer": "hangup"}'"#,
    )
    .await;
    let text = answer(&rig).await;
    assert!(text.contains(">+972501111111</Number>"), "{text}");
    assert!(text.contains(">+972502222222</Number>"), "{text}");
    assert!(text.contains("timeout=\"40\""), "{text}");
    assert!(text.contains("incoming_call?after=dial"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_hours_the_other_flow_answers() {
    let rig = Rig::start().await;
    set(
        &rig,
        r#"hours = '{"weekly": [{"day": "sunday", "from": "09:00", "to": "17:00"}],
                "closed_dates": ["2026-12-13"]}',
            closed_flow = '{"kind": "voicemail", "announcement": null,
                "greeting": {"say": "אנחנו סגורים"}, "max_seconds": 60}'"#,
    )
    .await;
    // Sundays at noon and in the evening in Jerusalem, and a Sunday on which nobody is there.
    for (moment, open) in [
        ("2026-12-06T10:00:00Z", true),
        ("2026-12-06T15:00:00Z", false),
        ("2026-12-13T10:00:00Z", false),
    ] {
        move_to(&rig, moment);
        let text = answer(&rig).await;
        assert_eq!(text.contains("<Dial"), open, "{moment}: {text}");
        assert_eq!(text.contains("אנחנו סגורים"), !open, "{moment}: {text}");
        assert_eq!(text.contains("maxLength=\"60\""), !open, "{moment}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_played_as_the_announcement() {
    let rig = Rig::start().await;
    set(
        &rig,
        r#"open_flow = '{"kind": "stream", "url": "wss://voice.example.com/in",
            "announcement": {"play": "https://files.example.com/notice.mp3"}}'"#,
    )
    .await;
    let text = answer(&rig).await;
    let play = text
        .find("<Play>https://files.example.com/notice.mp3</Play>")
        .unwrap();
    assert!(play < text.find("<Start>").unwrap(), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reaches_nobody_may_leave_a_message_where_the_flow_says_so() {
    let rig = Rig::start().await;
    for (fallback, status, recorded) in [
        ("voicemail", "no-answer", true),
        ("voicemail", "completed", false),
        ("hangup", "no-answer", false),
    ] {
        set(
            &rig,
            &format!(
                r#"open_flow = '{{"kind": "forward", "targets": ["+972501111111"],
                    "ring_seconds": 25, "announcement": null, "on_no_answer": "{fallback}"}}'"#
            ),
        )
        .await;
        let sid = builders::call_sid();
        let mut form = incoming(sid.as_str(), &rig.business.number);
        rig.webhook("/webhook/incoming_call", &form).await;
        form.push(("DialCallStatus", status));
        let response = rig
            .webhook("/webhook/incoming_call?after=dial", &form)
            .await;
        let text = response.text().await.unwrap();
        assert_eq!(
            text.contains("<Record"),
            recorded,
            "{fallback} {status}: {text}"
        );
        assert!(text.contains("<Hangup"), "{fallback} {status}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_of_dialling_of_an_unknown_call_hangs_up_and_writes_nothing() {
    let rig = Rig::start().await;
    let sid = builders::call_sid();
    let mut form = incoming(sid.as_str(), &rig.business.number);
    form.push(("DialCallStatus", "no-answer"));
    let response = rig
        .webhook("/webhook/incoming_call?after=dial", &form)
        .await;
    assert!(response.text().await.unwrap().contains("<Hangup"));
    assert_eq!(rig.count("SELECT count(*) FROM call_outcomes").await, 0);
    let malformed = [
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", sid.as_str()),
        ("DialCallStatus", "asleep"),
    ];
    let response = rig
        .webhook("/webhook/incoming_call?after=dial", &malformed)
        .await;
    assert_eq!(response.status(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hours_follow_the_clock_that_moves_at_night() {
    let rig = Rig::start().await;
    set(
        &rig,
        r#"hours = '{"weekly": [{"day": "friday", "from": "08:00", "to": "12:00"}],
                "closed_dates": []}',
            closed_flow = '{"kind": "voicemail", "announcement": null, "greeting": null,
                "max_seconds": 60}'"#,
    )
    .await;
    // The clock goes forward on this Friday: 08:00 is 05:00 UTC, an hour before last week's.
    move_to(&rig, "2027-03-26T05:00:00Z");
    assert!(answer(&rig).await.contains("<Dial"));
    rig.clock.advance(TimeDelta::days(-7));
    assert!(!answer(&rig).await.contains("<Dial"));
}

//! Numbers and their call flows.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

async fn number(rig: &Rig) -> String {
    let id = rig.count("SELECT min(id) FROM phone_numbers").await;
    format!("/api/numbers/{id}")
}

async fn change(rig: &Rig, member: &Member, body: Value) -> Answer {
    let path = number(rig).await;
    Answer::of(rig.request(Method::PATCH, &path, member).json(&body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_shows_what_its_plain_columns_say() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let list = rig.get("/api/numbers", &dana).await.json();
    let one = rig.get(&number(&rig).await, &dana).await.json();
    assert_eq!(list["items"], json!([one]));
    assert_eq!(list["next_cursor"], Value::Null);
    assert_eq!(one["e164"], rig.business.number.as_str());
    let flow = json!({"kind": "forward", "targets": ["+972501234567"], "ring_seconds": 25,
        "announcement": null, "on_no_answer": "hangup"});
    assert_eq!(one["flow"], flow);
    assert_eq!(one["after_hours_flow"], Value::Null);
    assert_eq!(one["open_now"], true);
    assert_eq!(one["recording"], json!({"enabled": true, "reason": null}));
    assert_eq!(one["time_zone"], "Asia/Jerusalem");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_flow_is_kept_and_written_down() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let body = json!({
        "label": "ראשי", "record_mode": "mono",
        "flow": {"kind": "forward", "targets": ["050-111-1111", "+972502222222"],
            "ring_seconds": 40, "announcement": {"say": "שלום"}, "on_no_answer": "voicemail"},
        "hours": {"weekly": [{"day": "monday", "from": "12:00", "to": "24:00"},
            {"day": "monday", "from": "09:00", "to": "12:00"}], "closed_dates": ["2026-12-25"]},
        "after_hours_flow": {"kind": "voicemail", "greeting": {"say": "סגור"}},
    });
    let answer = change(&rig, &admin, body).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    let changed = answer.json();
    assert_eq!(changed["label"], "ראשי");
    assert_eq!(
        changed["flow"]["targets"],
        json!(["+972501111111", "+972502222222"])
    );
    assert_eq!(changed["hours"]["weekly"][0]["from"], "09:00");
    assert_eq!(changed["after_hours_flow"]["max_seconds"], 120);
    assert_eq!(rig.get(&number(&rig).await, &admin).await.json(), changed);
    // What a program of the release before understands.
    let plain = rig
        .count("SELECT count(*) FROM phone_numbers WHERE flow = 'forward' AND target = '+972501111111' AND announcement = 'שלום'")
        .await;
    assert_eq!(plain, 1);
    let audited = "SELECT count(*) FROM audit_log WHERE action = 'number_changed'";
    assert_eq!(rig.count(audited).await, 1);

    let cleared = json!({"label": null, "hours": null, "after_hours_flow": null});
    let cleared = change(&rig, &admin, cleared).await.json();
    assert_eq!(cleared["label"], Value::Null);
    assert_eq!(cleared["hours"], Value::Null);
    assert_eq!(cleared["after_hours_flow"], Value::Null);
    assert_eq!(cleared["flow"], changed["flow"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_acceptable_is_named_and_changes_nothing() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let before = rig.get(&number(&rig).await, &admin).await.json();
    let own = rig.business.number.clone();
    let forward = |targets: Value| json!({"flow": {"kind": "forward", "targets": targets}});
    let weekly = |from: &str, to: &str| {
        json!({"hours": {"weekly": [
            {"day": "monday", "from": "09:00", "to": "13:00"},
            {"day": "monday", "from": from, "to": to}]}})
    };
    for (body, field) in [
        (forward(json!([])), "flow.targets"),
        (forward(json!(["+972501234567", own])), "flow.targets[1]"),
        (forward(json!(["dana"])), "flow.targets[0]"),
        (
            json!({"after_hours_flow": {"kind": "voicemail", "max_seconds": 1}}),
            "after_hours_flow.max_seconds",
        ),
        (
            json!({"flow": {"kind": "stream", "url": "https://example.com"}}),
            "flow.url",
        ),
        (weekly("12:59", "14:00"), "hours.weekly[1]"),
        (weekly("14:00", "14:00"), "hours.weekly[1]"),
        (json!({"label": ""}), "label"),
        (json!({"record_mode": "loud"}), "record_mode"),
        (json!({"colour": "red"}), "colour"),
    ] {
        let answer = change(&rig, &admin, body.clone()).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    for body in [
        json!({"flow": {"kind": "telepathy"}}),
        json!({"flow": {"kind": "voicemail", "colour": "red"}}),
        weekly("9:00", "13:00"),
        json!({"hours": {"weekly": [{"day": "someday", "from": "09:00", "to": "10:00"}]}}),
    ] {
        let answer = change(&rig, &admin, body.clone()).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
    }
    assert_eq!(rig.get(&number(&rig).await, &admin).await.json(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_change_a_number_does_not_and_a_foreign_one_is_not_there() {
    let rig = Rig::start().await;
    let body = json!({"record_mode": "none"});
    for role in [Role::Viewer, Role::Agent] {
        let member = rig.member(role).await;
        let refused = change(&rig, &member, body.clone()).await;
        assert_eq!(refused.problem(), (403, "role_forbidden".into()));
    }
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let foreign = change(&rig, &stranger, body.clone()).await.said();
    let unknown = rig.request(Method::PATCH, "/api/numbers/999999", &stranger);
    assert_eq!(foreign, Answer::of(unknown.json(&body)).await.said());
    assert_eq!(foreign.0, 404);
    let foreign = rig.get(&number(&rig).await, &stranger).await.said();
    assert_eq!(
        foreign,
        rig.get("/api/numbers/999999", &stranger).await.said()
    );
    let changed = "SELECT count(*) FROM phone_numbers WHERE record_mode <> 'dual'";
    assert_eq!(rig.count(changed).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_says_which_switch_keeps_it_from_recording() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    for (sql, reason) in [
        (
            "UPDATE phone_numbers SET record_mode = 'none'",
            "number_off",
        ),
        (
            "UPDATE businesses SET recording_enabled = FALSE",
            "business_off",
        ),
    ] {
        rig.sql(sql).await;
        let one = rig.get(&number(&rig).await, &dana).await.json();
        let expected = json!({"enabled": false, "reason": reason});
        assert_eq!(one["recording"], expected);
    }
}

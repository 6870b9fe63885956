//! A business's settings, and what other windows would do.

use chrono::TimeDelta;
use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

async fn change(rig: &Rig, member: &Member, body: Value) -> Answer {
    rig.send(Method::PATCH, "/api/settings", member, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_changed_in_part_and_written_down_as_old_and_new() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let viewer = rig.member(Role::Viewer).await;
    let before = rig.get("/api/settings", &viewer).await.json();
    assert_eq!(
        (&before["access_days"], &before["purge_days"]),
        (&json!(7), &json!(30))
    );
    assert_eq!(before["delete_upstream"], false);
    let services = json!([{ "name": "plumbing", "words": ["דוד דולף"] }]);
    let body = json!({
        "purge_days": 14, "announcement": "השיחה מוקלטת", "services": services,
        "transcription": { "minutes_per_month": 600 }, "delete_upstream": true,
    });
    let changed = change(&rig, &admin, body.clone()).await;
    assert_eq!(changed.status, 200);
    let changed = changed.json();
    assert_eq!(changed["purge_days"], 14);
    assert_eq!(changed["services"], services);
    assert_eq!(
        changed["transcription"],
        json!({ "provider": "default", "minutes_per_month": 600 })
    );
    assert_eq!(changed["name"], before["name"]);
    assert_eq!(rig.get("/api/settings", &viewer).await.json(), changed);
    assert_eq!(change(&rig, &admin, body).await.status, 200);
    assert_eq!(
        rig.audited("settings_changed").await,
        1,
        "the same again is no change"
    );
    let old_and_new = rig.count(
        "SELECT count(*) FROM audit_log WHERE details @> \
         '{\"purge_days\": {\"from\": 30, \"to\": 14}, \"delete_upstream\": {\"from\": false, \"to\": true}}' \
         AND NOT details ? 'name'",
    );
    assert_eq!(old_and_new.await, 1);
    let cleared = json!({ "announcement": null, "transcription": { "minutes_per_month": null } });
    let cleared = change(&rig, &admin, cleared).await.json();
    assert!(cleared["announcement"].is_null());
    assert!(cleared["transcription"]["minutes_per_month"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_makes_no_sense_is_named_and_nothing_changes() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    let before = rig.get("/api/settings", &admin).await.json();
    for (field, body) in [
        ("name", json!({ "name": "" })),
        ("name", json!({ "name": null })),
        ("time_zone", json!({ "time_zone": "Israel/Tel_Aviv" })),
        ("language", json!({ "language": "fr" })),
        ("access_days", json!({ "access_days": 0 })),
        ("access_days", json!({ "access_days": "7" })),
        ("purge_days", json!({ "purge_days": 6 })),
        ("purge_days", json!({ "access_days": 60 })),
        ("announcement", json!({ "announcement": "" })),
        (
            "transcription.provider",
            json!({ "transcription": { "provider": "x" } }),
        ),
        (
            "transcription.minutes_per_month",
            json!({ "transcription": { "minutes_per_month": -1 } }),
        ),
        (
            "services",
            json!({ "services": [{ "name": "a" }, { "name": "A" }] }),
        ),
        ("slug", json!({ "slug": "other" })),
    ] {
        let refused = change(&rig, &admin, body.clone()).await;
        assert_eq!(refused.status, 422, "{body}");
        assert_eq!(refused.json()["field"], field, "{body}");
    }
    assert_eq!(rig.get("/api/settings", &admin).await.json(), before);
    let agent = rig.member(Role::Agent).await;
    let refused = change(&rig, &agent, json!({ "name": "x" })).await;
    assert_eq!(refused.problem(), (403, "role_forbidden".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_tells_what_would_go_and_what_a_hold_keeps() {
    let rig = Rig::start().await;
    let admin = rig.member(Role::Admin).await;
    for (days, held) in [(1, false), (5, false), (10, false), (20, false), (20, true)] {
        let call = rig.recorded(b"0123456789").await;
        let moment = (rig.clock.now() - TimeDelta::days(days)).to_rfc3339();
        rig.set_call(
            &call,
            &format!("created_at = '{moment}', legal_hold = {held}"),
        )
        .await;
    }
    let other = TestBusiness::create(rig.database.database()).await;
    let preview = async |member: &Member, body: Value| {
        rig.send(Method::POST, "/api/settings/preview", member, body)
            .await
    };
    let seen = preview(&admin, json!({ "access_days": 3, "purge_days": 15 }))
        .await
        .json();
    let counts = |seen: &Value| {
        ["deletes", "hides", "reveals", "held"]
            .map(|class| seen[class]["recordings"].as_i64().unwrap())
    };
    assert_eq!(counts(&seen), [1, 1, 0, 1]);
    assert_eq!(seen["deletes"]["bytes"], 10);
    assert!(seen["hides"]["oldest_at"].is_string());
    assert!(seen["reveals"]["oldest_at"].is_null());
    let seen = preview(&admin, json!({ "access_days": 14 })).await.json();
    assert_eq!(
        (counts(&seen), &seen["purge_days"]),
        ([0, 0, 1, 0], &json!(30))
    );
    let refused = preview(&admin, json!({ "access_days": 31 })).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["field"]),
        (422, &json!("purge_days"))
    );
    let stranger = rig.member_of(&other, Role::Owner).await;
    let seen = preview(&stranger, json!({ "purge_days": 7 })).await.json();
    assert_eq!(counts(&seen), [0, 0, 0, 0]);
    assert_eq!(
        rig.count("SELECT count(*) FROM recordings WHERE purged_at IS NOT NULL")
            .await,
        0
    );
}

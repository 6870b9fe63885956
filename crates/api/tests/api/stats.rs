//! Figures for the dashboard.

use std::time::Duration;

use chrono::TimeDelta;
use prosaas_core::role::Role;
use prosaas_testkit::{TestBusiness, until};
use serde_json::{Value, json};

use crate::rig::Rig;

/// A call that began then.
async fn call(rig: &Rig, started_at: &str, set: &str) {
    let call = rig.call().await;
    rig.set_call(&call, &format!("started_at = '{started_at}', {set}"))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_those_of_the_zone_also_when_its_clocks_change() {
    let rig = Rig::start().await;
    let viewer = rig.member(Role::Viewer).await;
    let answered = "answered_at = started_at, duration_seconds = 60";
    // In Jerusalem the clocks go forward on 27 March 2026: that day begins at 22:00 UTC and the next
    // one at 21:00 UTC.
    call(&rig, "2026-03-26T21:59:59Z", answered).await;
    call(&rig, "2026-03-26T22:00:00Z", answered).await;
    call(
        &rig,
        "2026-03-27T20:59:59Z",
        "status = 'no-answer', duration_seconds = 9",
    )
    .await;
    call(
        &rig,
        "2026-03-27T21:00:00Z",
        "direction = 'outbound', answered_at = started_at, duration_seconds = 30",
    )
    .await;
    call(&rig, "2026-03-28T21:00:00Z", answered).await;
    let path = "/api/stats/calls?from=2026-03-26&to=2026-03-28";
    let stats = rig.get(path, &viewer).await.json();
    assert_eq!(stats["time_zone"], "Asia/Jerusalem");
    let tally = |calls: i64, answered: i64, seconds: i64| json!({ "calls": calls, "answered": answered, "unanswered": calls - answered, "seconds": seconds });
    let days: Vec<(&Value, &Value, &Value)> = stats["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (&day["date"], &day["inbound"], &day["outbound"]))
        .collect();
    assert_eq!(
        days,
        [
            (&json!("2026-03-26"), &tally(1, 1, 60), &tally(0, 0, 0)),
            (&json!("2026-03-27"), &tally(2, 1, 60), &tally(0, 0, 0)),
            (&json!("2026-03-28"), &tally(0, 0, 0), &tally(1, 1, 30)),
        ]
    );
    assert_eq!(stats["total"]["inbound"], tally(3, 2, 120));
    let utc = rig.get(&format!("{path}&tz=UTC"), &viewer).await.json();
    assert_eq!(utc["days"][0]["inbound"], tally(2, 2, 120));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_frequent_services_and_cities_come_first() {
    let rig = Rig::start().await;
    let viewer = rig.member(Role::Viewer).await;
    for (service, city) in [("gas", "חיפה"), ("plumbing", "חיפה"), ("plumbing", "לוד")] {
        let found = rig.call().await;
        let set = format!("extracted_service = '{service}', extracted_city = '{city}'");
        rig.set_call(&found, &set).await;
    }
    let stats = rig.get("/api/stats/calls", &viewer).await.json();
    assert_eq!(stats["days"].as_array().unwrap().len(), 30);
    assert_eq!(stats["days"][29]["inbound"]["calls"], 3);
    assert_eq!(
        stats["services"],
        json!([{ "name": "plumbing", "calls": 2 }, { "name": "gas", "calls": 1 }])
    );
    assert_eq!(stats["cities"][0], json!({ "name": "חיפה", "calls": 2 }));
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let theirs = rig.get("/api/stats/calls", &stranger).await.json();
    assert_eq!(
        (&theirs["total"]["inbound"]["calls"], &theirs["services"]),
        (&json!(0), &json!([]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_span_that_makes_no_sense_is_refused_by_name() {
    let rig = Rig::start().await;
    let viewer = rig.member(Role::Viewer).await;
    for (query, field) in [
        ("tz=Jerusalem", "tz"),
        ("from=2026-02-30", "from"),
        ("from=2026-03-02&to=2026-03-01", "from"),
        ("from=2025-01-01&to=2026-03-01", "from"),
        ("from=2026-01-01&to=0001-01-01", "to"),
        ("from=-262143-01-01&to=2026-01-01", "from"),
    ] {
        let refused = rig.get(&format!("/api/stats/calls?{query}"), &viewer).await;
        assert_eq!(refused.status, 422, "{query}");
        assert_eq!(refused.json()["field"], field, "{query}");
    }
    let year = rig
        .get("/api/stats/calls?from=2024-01-01&to=2024-12-31", &viewer)
        .await
        .json();
    assert_eq!(year["days"].as_array().unwrap().len(), 366);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_span_is_counted_from_the_index_alone() {
    let rig = Rig::start().await;
    rig.sql(&format!(
        "INSERT INTO call_logs (business_id, call_sid, direction, from_number, to_number, started_at) \
         SELECT {}, 'CA' || md5(i::text), 'inbound', '+972500000000', '+972500000001', \
         now() - i * interval '1 hour' FROM generate_series(1, 20000) i",
        rig.business.id
    ))
    .await;
    // The index alone is cheapest where VACUUM could mark the pages, which it can't while an automatic
    // ANALYZE of any of the tables holds a snapshot.
    let marked = "SELECT count(*) FROM pg_class \
        WHERE oid = 'call_logs'::regclass AND relallvisible = relpages AND relpages > 0";
    until("every page is marked", Duration::from_mins(1), async || {
        rig.sql("VACUUM (ANALYZE) call_logs").await;
        (rig.count(marked).await == 1).then_some(())
    })
    .await;
    let from = (rig.clock.now() - TimeDelta::days(30)).to_rfc3339();
    let superuser = rig.database.superuser().await;
    let rows = superuser
        .query(
            &format!(
                "EXPLAIN SELECT id, started_at, direction, answered_at, duration_seconds \
                 FROM call_logs WHERE business_id = {} AND started_at >= '{from}'",
                rig.business.id
            ),
            &[],
        )
        .await
        .unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let plan = plan.join("\n");
    assert!(
        plan.contains("Index Only Scan using call_logs_stats_idx"),
        "{plan}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_only_the_voicemail_answered_was_not_answered() {
    let rig = Rig::start().await;
    let viewer = rig.member(Role::Viewer).await;
    for outcome in ["answered", "voicemail", "missed"] {
        let call = rig.call().await;
        rig.set_call(&call, "answered_at = started_at, duration_seconds = 60")
            .await;
        rig.sql(&format!(
            "INSERT INTO call_outcomes (business_id, call_log_id, outcome, started_at) \
             SELECT business_id, id, '{outcome}', started_at FROM call_logs WHERE id = {}",
            call.id
        ))
        .await;
    }
    let stats = rig.get("/api/stats/calls", &viewer).await.json();
    let tally = json!({ "calls": 3, "answered": 1, "unanswered": 2, "seconds": 60 });
    assert_eq!(stats["total"]["inbound"], tally);
}

//! When an appointment is: zones, changes of the clocks, what is refused.

use prosaas_core::role::Role;
use reqwest::Method;
use serde_json::json;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn a_local_time_is_of_the_businesss_zone_or_of_the_named_one() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    for (starts_at, ends_at, zone, expected) in [
        (
            "2026-12-01T10:00",
            "2026-12-01T11:00",
            None,
            "2026-12-01T08:00:00Z",
        ),
        (
            "2026-07-01T10:00",
            "2026-07-01T11:00",
            None,
            "2026-07-01T07:00:00Z",
        ),
        (
            "2026-07-01T10:00",
            "2026-07-01T11:00",
            Some("Europe/London"),
            "2026-07-01T09:00:00Z",
        ),
        (
            "2026-07-01T10:00:00+02:00",
            "2026-07-01T20:00",
            None,
            "2026-07-01T08:00:00Z",
        ),
        // The clocks go from 02:00 to 03:00.
        (
            "2026-03-27T02:30",
            "2026-03-27T04:00",
            None,
            "2026-03-27T00:30:00Z",
        ),
        // The clocks go from 02:00 back to 01:00: the first of the two.
        (
            "2026-10-25T01:30",
            "2026-10-25T02:30",
            None,
            "2026-10-24T22:30:00Z",
        ),
    ] {
        let body =
            json!({"title": "x", "starts_at": starts_at, "ends_at": ends_at, "time_zone": zone});
        let made = rig.made("/api/appointments", &dana, &body).await;
        assert_eq!(made["starts_at"], expected, "{starts_at} {zone:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_is_after_its_beginning_also_when_only_one_of_them_is_moved() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let body =
        json!({"title": "x", "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:00"});
    let made = rig.made("/api/appointments", &dana, &body).await;
    let path = format!("/api/appointments/{}", made["id"]);
    for change in [
        json!({"starts_at": "2026-12-01T11:00"}),
        json!({"ends_at": "2026-12-01T09:00"}),
        json!({"ends_at": "2026-12-08T10:00:01"}),
    ] {
        let answer = rig.send(Method::PATCH, &path, &dana, &change).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{change}");
        assert_eq!(answer.json()["field"], "ends_at", "{change}");
    }
    let longest = json!({"ends_at": "2026-12-08T10:00"});
    assert_eq!(
        rig.send(Method::PATCH, &path, &dana, &longest).await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_acceptable_is_named() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let good =
        json!({"title": "x", "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:00"});
    for (field, value) in [
        ("title", json!(" ")),
        ("title", json!("x".repeat(201))),
        ("starts_at", json!("tomorrow")),
        ("ends_at", json!("2026-12-01")),
        ("time_zone", json!("Mars/Olympus")),
        ("status", json!("maybe")),
        ("notes", json!("x".repeat(10_001))),
        ("lead_id", json!("x")),
        ("colour", json!("red")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let answer = rig
            .send(Method::POST, "/api/appointments", &dana, &body)
            .await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    for (query, field) in [
        ("from=x", "from"),
        ("calendar=x", "calendar"),
        ("status=x", "status"),
        ("lead=x", "lead"),
    ] {
        let answer = rig.get(&format!("/api/appointments?{query}"), &dana).await;
        assert_eq!(answer.json()["field"], field, "{query}");
    }
}

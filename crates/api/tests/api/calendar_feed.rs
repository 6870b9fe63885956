//! A calendar's feed: its link, what it says, what it keeps to itself.

use prosaas_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

/// The feed's path, from the link that is shown once.
async fn link(rig: &Rig, calendar: &Value, member: &Member) -> String {
    let path = format!("/api/calendars/{}/feed", calendar["id"]);
    let answer = Answer::of(rig.request(Method::POST, &path, member)).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    url.strip_prefix(&rig.url).unwrap().to_owned()
}

async fn feed(rig: &Rig, path: &str) -> Answer {
    Answer::of(rig.anonymous(Method::GET, path)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_program_reads_the_appointments_by_the_link_alone() {
    let rig = Rig::start().await;
    let owner = rig.member(Role::Owner).await;
    let calendar = rig
        .made("/api/calendars", &owner, &json!({"name": "דנה; כהן"}))
        .await;
    let body = json!({"name": "רות", "phone": "0501234567", "city": "חיפה"});
    let lead = rig.made("/api/leads", &owner, &body).await;
    let appointment = |title: &str, status: &str| {
        json!({"title": title, "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:30",
            "calendar_id": calendar["id"], "lead_id": lead["id"], "status": status, "notes": "קומה 2,\nדירה 3"})
    };
    let made = rig
        .made(
            "/api/appointments",
            &owner,
            &appointment("תיקון דוד", "scheduled"),
        )
        .await;
    rig.made(
        "/api/appointments",
        &owner,
        &appointment("בוטל", "cancelled"),
    )
    .await;
    let elsewhere =
        json!({"title": "אחר", "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:30"});
    rig.made("/api/appointments", &owner, &elsewhere).await;
    let path = link(&rig, &calendar, &owner).await;
    let answer = feed(&rig, &path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    let text = String::from_utf8(answer.body.clone()).unwrap();
    assert!(
        text.split_terminator("\r\n").all(|line| line.len() <= 75),
        "{text}"
    );
    let text = text.replace("\r\n ", "");
    let deployment = rig
        .database
        .superuser()
        .await
        .query_one("SELECT id::text FROM deployment", &[])
        .await
        .unwrap();
    let uid = format!(
        "UID:appointment-{}@{}",
        made["id"],
        deployment.get::<_, String>(0)
    );
    for line in [
        "X-WR-CALNAME:דנה\\; כהן",
        uid.as_str(),
        "DTSTART:20261201T080000Z",
        "DTEND:20261201T093000Z",
        "SUMMARY:תיקון דוד",
        "DESCRIPTION:רות\\n+972501234567\\nקומה 2\\,\\nדירה 3",
        "LOCATION:חיפה",
        "STATUS:CANCELLED",
    ] {
        assert!(
            text.contains(&format!("\r\n{line}\r\n")),
            "{line} in {text}"
        );
    }
    assert!(!text.contains("אחר"), "an appointment of no calendar");
    assert_eq!(rig.audited("link_used").await, 1);
    feed(&rig, &path).await;
    assert_eq!(rig.audited("link_used").await, 1, "once a day is enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_did_not_change_is_not_sent_again() {
    let rig = Rig::start().await;
    let owner = rig.member(Role::Owner).await;
    let calendar = rig
        .made("/api/calendars", &owner, &json!({"name": "דנה"}))
        .await;
    let path = link(&rig, &calendar, &owner).await;
    let tag = feed(&rig, &path).await.header("etag").unwrap().to_owned();
    let again = rig
        .anonymous(Method::GET, &path)
        .header("If-None-Match", &tag);
    let again = Answer::of(again).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
    let body = json!({"title": "דוד", "starts_at": "2026-12-01T10:00", "ends_at": "2026-12-01T11:00",
        "calendar_id": calendar["id"]});
    rig.made("/api/appointments", &owner, &body).await;
    let changed = rig
        .anonymous(Method::GET, &path)
        .header("If-None-Match", &tag);
    assert_eq!(Answer::of(changed).await.status, 200);
    let head = Answer::of(rig.anonymous(Method::HEAD, &path)).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_when_it_is_replaced_or_closed() {
    let rig = Rig::start().await;
    let owner = rig.member(Role::Owner).await;
    let calendar = rig
        .made("/api/calendars", &owner, &json!({"name": "דנה"}))
        .await;
    let other = rig
        .made("/api/calendars", &owner, &json!({"name": "יוסי"}))
        .await;
    let first = link(&rig, &calendar, &owner).await;
    let path = format!("/api/calendars/{}", calendar["id"]);
    assert_eq!(rig.get(&path, &owner).await.json()["feed_active"], true);
    let second = link(&rig, &calendar, &owner).await;
    assert_eq!(feed(&rig, &second).await.status, 200);
    let unknown = feed(&rig, "/api/calendars/999999/feed.ics?token=x")
        .await
        .said();
    assert_eq!(unknown.0, 404);
    let token = second.split_once('?').unwrap().1;
    for wrong in [
        first,
        format!("{path}/feed.ics"),
        format!("{path}/feed.ics?token="),
        format!("{path}/feed.ics?token=a%00b"),
        format!("/api/calendars/{}/feed.ics?{token}", other["id"]),
        format!("/api/calendars/x/feed.ics?{token}"),
    ] {
        assert_eq!(feed(&rig, &wrong).await.said(), unknown, "{wrong}");
    }
    assert_eq!(
        rig.delete(&format!("{path}/feed"), &owner).await.status,
        204
    );
    assert_eq!(feed(&rig, &second).await.said(), unknown);
    assert_eq!(rig.audited("feed_linked").await, 2);
    assert_eq!(rig.audited("feed_revoked").await, 1);
}

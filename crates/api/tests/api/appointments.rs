//! Appointments: adding, moving, overlapping, deleting.

use prosaas_core::role::Role;
use prosaas_testkit::TestBusiness;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Answer, Member, Rig};

/// From this hour until the other one of the same day, UTC.
fn body(title: &str, from: u8, until: u8) -> Value {
    json!({"title": title, "starts_at": format!("2026-12-01T{from:02}:00:00Z"),
        "ends_at": format!("2026-12-01T{until:02}:00:00Z")})
}

async fn made(rig: &Rig, member: &Member, title: &str, from: u8, until: u8) -> Value {
    rig.made("/api/appointments", member, &body(title, from, until))
        .await
}

fn titles(items: &Value) -> Vec<&str> {
    let items = items.as_array().unwrap();
    items
        .iter()
        .map(|item| item["title"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overlap_is_reported_and_touching_is_none() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    made(&rig, &dana, "a", 8, 10).await;
    made(&rig, &dana, "b", 12, 14).await;
    let cancelled = made(&rig, &dana, "c", 9, 13).await;
    assert_eq!(titles(&cancelled["conflicts"]), ["a", "b"]);
    let path = format!("/api/appointments/{}", cancelled["id"]);
    let answer = rig
        .send(Method::PATCH, &path, &dana, &json!({"status": "cancelled"}))
        .await;
    assert_eq!(titles(&answer.json()["conflicts"]), Vec::<&str>::new());
    let between = made(&rig, &dana, "d", 10, 12).await;
    assert_eq!(titles(&between["conflicts"]), Vec::<&str>::new());
    let calendar = rig
        .made("/api/calendars", &dana, &json!({"name": "דנה"}))
        .await;
    let mut other = body("e", 8, 14);
    other["calendar_id"] = calendar["id"].clone();
    let other = rig.made("/api/appointments", &dana, &other).await;
    assert_eq!(titles(&other["conflicts"]), Vec::<&str>::new());
    let path = format!("/api/appointments/{}", other["id"]);
    let moved = rig
        .send(Method::PATCH, &path, &dana, &json!({"calendar_id": null}))
        .await
        .json();
    assert_eq!(titles(&moved["conflicts"]), ["a", "d", "b"]);
    assert_eq!(
        rig.get(&path, &dana).await.json()["conflicts"],
        moved["conflicts"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_want_the_same_time_alone_one_gets_it() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let path = "/api/appointments?refuse_overlap=true";
    let wanted = body("דוד", 8, 10);
    let asked = (0..10).map(|_| rig.send(Method::POST, path, &dana, &wanted));
    let answers = futures::future::join_all(asked).await;
    let (made, refused): (Vec<&Answer>, Vec<&Answer>) =
        answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 1);
    for answer in refused {
        assert_eq!(answer.problem(), (409, "appointment_overlaps".into()));
    }
    assert_eq!(rig.items("/api/appointments", &dana).await.len(), 1);
    let later = made_at(&rig, &dana, 12).await;
    let path = format!("/api/appointments/{}?refuse_overlap=true", later["id"]);
    let change = json!({"starts_at": "2026-12-01T09:00:00Z"});
    let moved = rig.send(Method::PATCH, &path, &dana, &change).await;
    assert_eq!(moved.problem(), (409, "appointment_overlaps".into()));
    let same = rig
        .send(Method::PATCH, &path, &dana, &json!({"title": "x"}))
        .await;
    assert_eq!(same.status, 200, "it does not overlap itself");
}

async fn made_at(rig: &Rig, member: &Member, hour: u8) -> Value {
    made(rig, member, "later", hour, hour + 1).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_lists_what_reaches_into_it_in_order() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    for (title, from, until) in [("c", 12, 13), ("a", 6, 9), ("b", 9, 10), ("d", 13, 14)] {
        made(&rig, &dana, title, from, until).await;
    }
    let mut week = body("week", 7, 8);
    week["starts_at"] = json!("2026-11-24T12:00:00Z");
    week["ends_at"] = json!("2026-12-01T11:30:00Z");
    rig.made("/api/appointments", &dana, &week).await;
    let listed = async |query: &str| {
        let page = rig
            .get(&format!("/api/appointments?{query}"), &dana)
            .await
            .json();
        titles(&page["items"]).join(" ")
    };
    assert_eq!(listed("").await, "week a b c d");
    assert_eq!(
        listed("from=2026-12-01T09:00:00Z&to=2026-12-01T13:00:00Z").await,
        "week b c"
    );
    assert_eq!(
        listed("from=2026-12-01T11:30:00Z&to=2026-12-01T12:00:00Z").await,
        ""
    );
    assert_eq!(
        listed("calendar=none&status=scheduled&limit=2").await,
        "week a"
    );
    assert_eq!(listed("status=done").await, "");
    let first = rig.get("/api/appointments?limit=2", &dana).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(listed(&format!("cursor={cursor}")).await, "b c d");
}

#[tokio::test(flavor = "multi_thread")]
async fn lead_and_calendar_narrow_the_list() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let calendar = rig
        .made("/api/calendars", &dana, &json!({"name": "דנה"}))
        .await;
    let lead = rig.made("/api/leads", &dana, &json!({"name": "רות"})).await;
    let mut ours = body("ours", 8, 9);
    ours["calendar_id"] = calendar["id"].clone();
    ours["lead_id"] = lead["id"].clone();
    rig.made("/api/appointments", &dana, &ours).await;
    made(&rig, &dana, "other", 8, 9).await;
    for path in [
        format!("/api/appointments?calendar={}", calendar["id"]),
        format!("/api/appointments?lead={}", lead["id"]),
        format!("/api/leads/{}/appointments", lead["id"]),
    ] {
        let items = rig.items(&path, &dana).await;
        assert_eq!(
            (items.len(), &items[0]["title"]),
            (1, &json!("ours")),
            "{path}"
        );
        assert_eq!(items[0]["lead"]["name"], "רות");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_editors_do_not_overwrite_each_other() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let appointment = made(&rig, &dana, "a", 8, 9).await;
    let path = format!("/api/appointments/{}", appointment["id"]);
    let tag = rig
        .get(&path, &dana)
        .await
        .header("etag")
        .unwrap()
        .to_owned();
    let change = || {
        let request = rig.request(Method::PATCH, &path, &dana);
        request
            .header("If-Match", &tag)
            .json(&json!({"title": "b"}))
    };
    assert_eq!(Answer::of(change()).await.status, 200);
    assert_eq!(
        Answer::of(change()).await.problem(),
        (412, "precondition_failed".into())
    );
    assert_eq!(rig.delete(&path, &dana).await.status, 204);
    assert_eq!(
        rig.delete(&path, &dana).await.problem(),
        (404, "not_found".into())
    );
    for action in ["created", "changed", "deleted"] {
        assert_eq!(
            rig.audited(&format!("appointment_{action}")).await,
            1,
            "{action}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_businesss_lead_calendar_and_appointment_are_like_none() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Owner).await;
    let other = TestBusiness::create(rig.database.database()).await;
    let theirs = rig.member_of(&other, Role::Owner).await;
    let calendar = rig
        .made("/api/calendars", &theirs, &json!({"name": "דנה"}))
        .await;
    let lead = rig
        .made("/api/leads", &theirs, &json!({"name": "רות"}))
        .await;
    let appointment = made(&rig, &theirs, "a", 8, 9).await;
    for (field, foreign) in [("lead_id", &lead["id"]), ("calendar_id", &calendar["id"])] {
        let said = async |id: &Value| {
            let mut body = body("a", 8, 9);
            body[field] = id.clone();
            rig.send(Method::POST, "/api/appointments", &dana, &body)
                .await
                .said()
        };
        let refused = said(foreign).await;
        assert_eq!((refused.0, &refused.1["field"]), (422, &json!(field)));
        assert_eq!(refused, said(&json!(999_999)).await);
    }
    for (method, body) in [
        (Method::GET, json!({})),
        (Method::PATCH, json!({"title": "x"})),
        (Method::DELETE, json!({})),
    ] {
        let said = async |id: &str| {
            let path = format!("/api/appointments/{id}");
            rig.send(method.clone(), &path, &dana, &body).await.said()
        };
        let foreign = said(&appointment["id"].to_string()).await;
        assert_eq!(foreign.0, 404, "{method}");
        assert_eq!(foreign, said("999999").await, "{method}");
    }
    let viewer = rig.member(Role::Viewer).await;
    let added = rig
        .send(Method::POST, "/api/appointments", &viewer, &body("a", 8, 9))
        .await;
    assert_eq!(added.problem(), (403, "role_forbidden".into()));
}

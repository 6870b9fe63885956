//! The list of leads: its orders, its pages, its filters, its search.

use prosaas_core::role::Role;
use serde_json::{Value, json};

use crate::rig::{Member, Rig};

fn names(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|lead| lead["name"].as_str().unwrap_or("-"))
        .collect()
}

async fn listed(rig: &Rig, member: &Member, query: &[(&str, &str)]) -> Vec<String> {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish();
    let items = rig.items(&format!("/api/leads?{query}"), member).await;
    names(&items).into_iter().map(str::to_owned).collect()
}

/// Four leads, a minute apart.
async fn four(rig: &Rig, member: &Member) {
    for body in [
        json!({"name": "רות לוי", "phone": "050-123-4567", "city": "חיפה", "service": "plumbing"}),
        json!({"name": "Dan Cohen", "email": "dan.c@example.com", "status": "won"}),
        json!({"phone": "052-7654321"}),
        json!({"name": "אבי רוט", "phone": "03-7771234", "city": "חיפה"}),
    ] {
        rig.made("/api/leads", member, &body).await;
        rig.clock.advance(chrono::TimeDelta::minutes(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_order_goes_through_all_pages_without_repeating_one() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    four(&rig, &dana).await;
    let ruth = rig
        .count("SELECT id FROM leads WHERE name LIKE 'רות%'")
        .await;
    rig.send(
        reqwest::Method::PATCH,
        &format!("/api/leads/{ruth}"),
        &dana,
        &json!({"status": "lost"}),
    )
    .await;
    for (sort, expected) in [
        ("-created_at", ["אבי רוט", "-", "Dan Cohen", "רות לוי"]),
        ("created_at", ["רות לוי", "Dan Cohen", "-", "אבי רוט"]),
        ("-updated_at", ["רות לוי", "אבי רוט", "-", "Dan Cohen"]),
        ("name", ["Dan Cohen", "אבי רוט", "רות לוי", "-"]),
    ] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/leads?sort={sort}&limit=1{cursor}");
            let page = rig.get(&path, &dana).await.json();
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(names(&seen), expected, "{sort}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_narrows_the_list() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    four(&rig, &dana).await;
    let now = rig.clock.now().to_rfc3339();
    let earlier = (rig.clock.now() - chrono::TimeDelta::minutes(3)).to_rfc3339();
    for (query, expected) in [
        (vec![("status", "won")], vec!["Dan Cohen"]),
        (vec![("city", "חיפה")], vec!["אבי רוט", "רות לוי"]),
        (
            vec![("city", "חיפה"), ("service", "plumbing")],
            vec!["רות לוי"],
        ),
        (
            vec![("source", "manual"), ("created_from", &earlier)],
            vec!["אבי רוט", "-", "Dan Cohen"],
        ),
        (vec![("created_to", &earlier)], vec!["רות לוי"]),
        (vec![("created_from", &now)], vec![]),
        (vec![("source", "call")], vec![]),
        (vec![("city", "%"), ("q", "")], vec![]),
    ] {
        assert_eq!(listed(&rig, &dana, &query).await, expected, "{query:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_beginnings_of_words_and_numbers_as_people_write_them() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    four(&rig, &dana).await;
    for (text, expected) in [
        ("רו", vec!["אבי רוט", "רות לוי"]),
        ("לוי רות", vec!["רות לוי"]),
        ("רות כהן", vec![]),
        ("ות", vec![]),
        ("DAN", vec!["Dan Cohen"]),
        ("dan.c@exa", vec!["Dan Cohen"]),
        ("050-12", vec!["רות לוי"]),
        ("+972 50", vec!["רות לוי"]),
        ("0501234567", vec!["רות לוי"]),
        ("00972501234567", vec!["רות לוי"]),
        ("4567", vec!["רות לוי"]),
        ("765-4321", vec!["-"]),
        ("%_'\\", vec!["אבי רוט", "-", "Dan Cohen", "רות לוי"]),
    ] {
        assert_eq!(
            listed(&rig, &dana, &[("q", text)]).await,
            expected,
            "{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_name_is_found_and_the_old_one_is_not() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let lead = rig
        .made(
            "/api/leads",
            &dana,
            &json!({"name": "רות", "phone": "0501234567"}),
        )
        .await;
    let path = format!("/api/leads/{}", lead["id"]);
    let body = json!({"name": "נעמי", "phone": "0521112222"});
    rig.send(reqwest::Method::PATCH, &path, &dana, &body).await;
    for (text, found) in [("נעמי", 1), ("052111", 1), ("רות", 0), ("050123", 0)] {
        assert_eq!(
            listed(&rig, &dana, &[("q", text)]).await.len(),
            found,
            "{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_shows_when_its_last_call_began() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Agent).await;
    let lead = rig
        .made("/api/leads", &dana, &json!({"phone": "0501234567"}))
        .await;
    assert_eq!(lead["last_call_at"], Value::Null);
    let call = rig.call().await;
    rig.set_call(&call, &format!("lead_id = {}", lead["id"]))
        .await;
    let shown = &rig.items("/api/leads", &dana).await[0]["last_call_at"];
    let shown: chrono::DateTime<chrono::Utc> = shown.as_str().unwrap().parse().unwrap();
    assert_eq!(shown, rig.clock.now());
    let calls = rig
        .items(&format!("/api/leads/{}/calls", lead["id"]), &dana)
        .await;
    assert_eq!(calls[0]["call_sid"], call.sid.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_that_is_not_acceptable_is_named() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    rig.sql(&format!(
        "INSERT INTO leads (business_id, name) VALUES ({id}, 'a'), ({id}, 'b')",
        id = rig.business.id
    ))
    .await;
    let cursor = rig.get("/api/leads?limit=1&sort=name", &dana).await.json();
    let cursor = cursor["next_cursor"].as_str().unwrap().to_owned();
    for (query, field) in [
        ("sort=colour".to_owned(), "sort"),
        ("status=hot".to_owned(), "status"),
        ("created_from=yesterday".to_owned(), "created_from"),
        ("cursor=nonsense".to_owned(), "cursor"),
        (format!("cursor={cursor}"), "cursor"),
    ] {
        let answer = rig.get(&format!("/api/leads?{query}"), &dana).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
}

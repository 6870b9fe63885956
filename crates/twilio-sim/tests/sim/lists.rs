//! Lists of recordings: pages and filters.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::simulator::{ACCOUNT, CALL, Simulator, TOKEN};

const OTHER_CALL: &str = "CA33333333333333333333333333333333";

async fn register(sim: &Simulator, call_sid: &str, age_seconds: i64) -> String {
    let body = json!({
        "call_sid": call_sid, "audio": { "synthetic_bytes": 100 }, "age_seconds": age_seconds,
    });
    let answer: Value = sim.order("recordings", body).await.json().await.unwrap();
    answer["recording_sid"].as_str().unwrap().to_owned()
}

fn sids(page: &Value) -> Vec<String> {
    let items = page["recordings"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["sid"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn following_next_page_uri_visits_each_recording_once() {
    let sim = Simulator::start().await;
    let mut expected = BTreeSet::new();
    for _ in 0..7 {
        expected.insert(register(&sim, CALL, 0).await);
        register(&sim, OTHER_CALL, 0).await;
    }
    let start = format!("Recordings.json?CallSid={CALL}&PageSize=3");
    for start in [start, format!("Calls/{CALL}/Recordings.json?PageSize=3")] {
        let mut page = sim.get_json(&start).await;
        let (mut visited, mut pages) = (Vec::new(), 0);
        loop {
            visited.extend(sids(&page));
            pages += 1;
            let Some(next) = page["next_page_uri"].as_str() else {
                break;
            };
            let url = format!("{}{next}", sim.running.url());
            let request = sim.http.get(url).basic_auth(ACCOUNT, Some(TOKEN));
            page = request.send().await.unwrap().json().await.unwrap();
        }
        assert_eq!(pages, 3);
        assert_eq!(visited.len(), 7);
        assert_eq!(visited.into_iter().collect::<BTreeSet<_>>(), expected);
    }
}

#[tokio::test]
async fn date_filters_take_days_and_times() {
    let sim = Simulator::start().await;
    let old = register(&sim, CALL, 3 * 86_400).await;
    let new = register(&sim, CALL, 0).await;
    let created = sim.get_json(&format!("Recordings/{old}.json")).await;
    let created = chrono::DateTime::parse_from_rfc2822(created["date_created"].as_str().unwrap())
        .unwrap()
        .to_utc();
    let day = created.format("%Y-%m-%d");
    let time = created.format("%Y-%m-%dT%H:%M:%SZ");
    for (query, expected) in [
        (format!("DateCreated={day}"), vec![old.clone()]),
        (format!("DateCreated%3C={day}"), vec![old.clone()]),
        (
            format!("DateCreated%3E={day}"),
            vec![new.clone(), old.clone()],
        ),
        (format!("DateCreated%3C={time}"), vec![old.clone()]),
        (
            format!(
                "DateCreated%3E={}",
                (created + chrono::Duration::seconds(1)).format("%Y-%m-%dT%H:%M:%SZ")
            ),
            vec![new],
        ),
    ] {
        let page = sim.get_json(&format!("Recordings.json?{query}")).await;
        assert_eq!(sids(&page), expected, "{query}");
    }
    assert_eq!(
        sim.get("Recordings.json?DateCreated=soon").await.status(),
        400
    );
}

//! Each fault, seen at the socket.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::simulator::{ACCOUNT, CALL, RECORDING, Simulator, TOKEN};

const LENGTH: u64 = 200_000;

async fn with(fault: Value) -> Simulator {
    let sim = Simulator::start().await;
    sim.register(LENGTH).await;
    sim.fault(fault).await;
    sim
}

#[tokio::test]
async fn the_first_byte_is_late_by_the_ordered_time() {
    let sim = with(json!({ "first_byte_delay_ms": 150 })).await;
    let started = Instant::now();
    assert_eq!(sim.media().await.status(), 200);
    assert!(started.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn the_body_comes_at_the_ordered_pace() {
    let sim = with(json!({ "bytes_per_second": 1_000_000 })).await;
    let started = Instant::now();
    let body = sim.media().await.bytes().await.unwrap();
    let took = started.elapsed();
    assert_eq!(body, sim.source_bytes().await);
    assert!(
        took >= Duration::from_millis(200) && took < Duration::from_secs(5),
        "{took:?}"
    );
}

#[tokio::test]
async fn the_recording_is_not_found_before_the_nth_try() {
    let sim = with(json!({ "recording": RECORDING, "not_found_until_try": 3 })).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(sim.media().await.status().as_u16());
    }
    assert_eq!(statuses, [404, 404, 200, 200]);
}

#[tokio::test]
async fn a_status_comes_as_often_as_ordered_and_with_retry_after() {
    let sim = with(json!([
        { "status": 429, "retry_after": 7, "times": 1 },
        { "status": 503, "times": 2 },
    ]))
    .await;
    let limited = sim.media().await;
    assert_eq!(limited.status(), 429);
    assert_eq!(limited.headers()["retry-after"], "7");
    assert!(limited.text().await.unwrap().contains("20429"));
    assert_eq!(sim.media().await.status(), 503);
    assert_eq!(sim.media().await.status(), 503);
    assert_eq!(sim.media().await.status(), 200);
    assert_eq!(sim.control("faults").await[1]["hits"], 2);
}

#[tokio::test]
async fn a_reset_cuts_the_connection_after_the_ordered_bytes() {
    let sim = with(json!({ "reset_after_bytes": 70_000 })).await;
    let raw = sim.raw_media(usize::MAX).await;
    assert!(raw.head.contains("content-length: 200000"));
    assert_eq!(raw.end, Err(ErrorKind::ConnectionReset));
    assert_eq!(raw.body, sim.source_bytes().await[..70_000]);
    let counted = &sim.control("requests").await["media"];
    assert_eq!(counted["started"], 1);
    assert_eq!(counted["completed"], 0);
}

#[tokio::test]
async fn a_short_body_ends_in_order_before_its_announced_length() {
    let sim = with(json!({ "short_body": 70_000 })).await;
    let raw = sim.raw_media(usize::MAX).await;
    assert!(raw.head.contains("content-length: 200000"));
    assert_eq!(raw.end, Ok(()));
    assert_eq!(raw.body, sim.source_bytes().await[..70_000]);
    assert!(sim.media().await.bytes().await.is_err());
}

#[tokio::test]
async fn without_a_content_length_the_body_is_chunked_and_whole() {
    let sim = with(json!({ "no_content_length": true })).await;
    let response = sim.media().await;
    assert!(response.headers().get("content-length").is_none());
    assert_eq!(response.headers()["transfer-encoding"], "chunked");
    assert_eq!(response.bytes().await.unwrap(), sim.source_bytes().await);
}

#[tokio::test]
async fn a_smaller_wrong_length_makes_a_cut_file_and_a_larger_one_a_short_body() {
    let sim = with(json!([
        { "wrong_length": 50_000, "times": 1 },
        { "wrong_length": 250_000, "times": 1 },
    ]))
    .await;
    let cut = sim.media().await;
    assert_eq!(cut.headers()["content-length"], "50000");
    assert_eq!(
        cut.bytes().await.unwrap(),
        sim.source_bytes().await[..50_000]
    );
    let raw = sim.raw_media(usize::MAX).await;
    assert!(raw.head.contains("content-length: 250000"));
    assert_eq!(raw.body, sim.source_bytes().await);
}

#[tokio::test]
async fn what_is_no_audio_comes_with_status_200() {
    let sim = with(json!([
        { "html": true, "times": 1 },
        { "xml_error": true, "times": 1 },
        { "content_type": "application/octet-stream", "times": 1 },
        { "empty": true, "times": 1 },
    ]))
    .await;
    let mut got = Vec::new();
    for _ in 0..4 {
        let response = sim.media().await;
        assert_eq!(response.status(), 200);
        let content_type = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        got.push((content_type, response.bytes().await.unwrap()));
    }
    assert_eq!(got[0].0, "text/html");
    assert!(got[0].1.starts_with(b"<!DOCTYPE html>"));
    assert_eq!(got[1].0, "application/xml");
    assert!(got[1].1.starts_with(b"<?xml"));
    assert_eq!(got[2].0, "application/octet-stream");
    assert_eq!(got[2].1, sim.source_bytes().await);
    assert_eq!(got[3], ("audio/mpeg".to_owned(), Vec::new().into()));
}

#[tokio::test]
async fn a_redirect_leads_to_a_place_that_counts_credentials() {
    let sim = Simulator::start().await;
    sim.register(LENGTH).await;
    let landing = format!("{}/_sim/landing/he-plumber.mp3", sim.running.url());
    sim.fault(json!({ "redirect": landing })).await;
    let response = sim.media().await;
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], landing.as_str());
    assert_eq!(sim.http.get(&landing).send().await.unwrap().status(), 200);
    let counted = &sim.control("requests").await["landing"];
    assert_eq!(counted["without_credentials"], 1);
    assert_eq!(counted["with_credentials"], 0);
}

#[tokio::test]
async fn an_endless_body_goes_on_and_a_huge_one_is_announced() {
    let sim = with(json!([{ "endless": true, "times": 1 }, { "huge_gb": 3, "times": 1 }])).await;
    let endless = sim.raw_media(5_000_000).await;
    assert!(endless.head.contains("transfer-encoding: chunked"));
    assert!(endless.body.len() > 4_000_000);
    let huge = sim.raw_media(1_000_000).await;
    assert!(huge.head.contains("content-length: 3000000000"));
}

#[tokio::test]
async fn a_fault_hits_its_target_and_its_recording_alone() {
    let sim = with(json!([
        { "target": "metadata", "status": 500 },
        { "target": "list", "absent": true },
        { "target": "calls", "status": 429, "retry_after": 1 },
        { "recording": "REffffffffffffffffffffffffffffffff", "status": 500 },
    ]))
    .await;
    assert_eq!(sim.media().await.status(), 200);
    assert_eq!(
        sim.get(&format!("Recordings/{RECORDING}.json"))
            .await
            .status(),
        500
    );
    let list = sim.get_json(&format!("Calls/{CALL}/Recordings.json")).await;
    assert_eq!(list["recordings"][0]["status"], "absent");
    let created = sim
        .http
        .post(sim.rest("Calls.json"))
        .basic_auth(ACCOUNT, Some(TOKEN));
    let created = created.form(&[("To", "+1"), ("From", "+2"), ("Url", "http://x/")]);
    assert_eq!(created.send().await.unwrap().status(), 429);

    let url = format!("{}/_sim/faults", sim.running.url());
    assert_eq!(sim.http.delete(url).send().await.unwrap().status(), 204);
    assert_eq!(
        sim.get(&format!("Recordings/{RECORDING}.json"))
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn simultaneous_downloads_of_one_recording_are_seen() {
    let sim = with(json!({ "bytes_per_second": 1_000_000 })).await;
    let download = || async { sim.media().await.bytes().await.unwrap().len() };
    let (first, second) = tokio::join!(download(), download());
    assert_eq!((first, second), (200_000, 200_000));
    let counted = sim.control("requests").await;
    assert_eq!(counted["media"]["by_sid"][RECORDING]["max_in_flight"], 2);

    let url = format!("{}/_sim/requests", sim.running.url());
    assert_eq!(sim.http.delete(url).send().await.unwrap().status(), 204);
    assert_eq!(sim.control("requests").await["media"]["started"], 0);
}

//! Recordings as they should be: metadata, media, deletion.

use chrono::DateTime;
use serde_json::{Value, json};

use crate::simulator::{ACCOUNT, CALL, RECORDING, Simulator, TOKEN};

#[tokio::test]
async fn media_comes_whole_with_its_exact_length() {
    let sim = Simulator::start().await;
    sim.register(1_000_003).await;
    let response = sim.media().await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "audio/mpeg");
    assert_eq!(response.headers()["content-length"], "1000003");
    let body = response.bytes().await.unwrap();
    assert_eq!(body, sim.source_bytes().await);

    let counted = &sim.control("requests").await["media"]["by_sid"][RECORDING];
    assert_eq!(counted["started"], 1);
    assert_eq!(counted["completed"], 1);
    assert_eq!(counted["bytes"], 1_000_003);
}

#[tokio::test]
async fn a_dual_recording_comes_in_two_channels_or_mixed_and_a_mono_one_in_one() {
    let sim = Simulator::start().await;
    for (sid, channels) in [(RECORDING, 2), ("REaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 1)] {
        let body = json!({
            "call_sid": CALL, "recording_sid": sid, "audio": "dual-conversation", "channels": channels,
        });
        assert_eq!(sim.order("recordings", body).await.status(), 201);
        // The channel mode of the first frame: 0b11 is one channel.
        for (query, mono) in [("", channels == 1), ("?RequestedChannels=1", true)] {
            let response = sim.get(&format!("Recordings/{sid}.mp3{query}")).await;
            let body = response.bytes().await.unwrap();
            assert_eq!(body[3] >> 6 == 0b11, mono, "{sid} {query}");
        }
        for kind in ["mp3", "wav"] {
            let both = sim
                .get(&format!("Recordings/{sid}.{kind}?RequestedChannels=2"))
                .await;
            assert_eq!(
                both.status(),
                if channels == 2 { 200 } else { 400 },
                "{sid} {kind}"
            );
        }
    }
}

#[tokio::test]
async fn the_wav_is_as_long_as_the_recording() {
    let sim = Simulator::start().await;
    sim.register(40_000).await;
    let response = sim.get(&format!("Recordings/{RECORDING}.wav")).await;
    assert_eq!(response.headers()["content-type"], "audio/x-wav");
    let body = response.bytes().await.unwrap();
    assert_eq!(body.len(), 44 + 10 * 16_000);
    assert!(body.starts_with(b"RIFF"));
}

#[tokio::test]
async fn metadata_is_written_as_twilio_writes_it() {
    let sim = Simulator::start().await;
    sim.register(40_000).await;
    let body = sim.get_json(&format!("Recordings/{RECORDING}.json")).await;
    assert_eq!(body["sid"], RECORDING);
    assert_eq!(body["call_sid"], CALL);
    assert_eq!(body["duration"], "10");
    assert_eq!(body["status"], "completed");
    assert_eq!(body["channels"], 1);
    assert_eq!(
        body["uri"],
        format!("/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.json")
    );
    let created = body["date_created"].as_str().unwrap();
    assert!(created.ends_with(" +0000"));
    DateTime::parse_from_rfc2822(created).unwrap();
}

#[tokio::test]
async fn a_deleted_recording_is_gone_but_can_still_be_compared() {
    let sim = Simulator::start().await;
    sim.register(1_000).await;
    let url = sim.rest(&format!("Recordings/{RECORDING}.json"));
    let delete = || {
        sim.http
            .delete(&url)
            .basic_auth(ACCOUNT, Some(TOKEN))
            .send()
    };
    assert_eq!(delete().await.unwrap().status(), 204);
    assert_eq!(delete().await.unwrap().status(), 404);
    assert_eq!(sim.media().await.status(), 404);
    let shown = sim.control(&format!("recordings/{RECORDING}")).await;
    assert_eq!(shown["deleted"], true);
    assert_eq!(shown["bytes"], 1_000);
}

#[tokio::test]
async fn a_recording_in_progress_has_no_media_and_cannot_be_deleted() {
    let sim = Simulator::start().await;
    let body = json!({
        "call_sid": CALL, "recording_sid": RECORDING, "audio": "he-locksmith", "status": "in-progress",
    });
    assert_eq!(sim.order("recordings", body).await.status(), 201);
    let metadata = sim.get_json(&format!("Recordings/{RECORDING}.json")).await;
    assert_eq!(metadata["status"], "in-progress");
    assert_eq!(metadata["duration"], Value::Null);
    assert_eq!(sim.media().await.status(), 404);
    let url = sim.rest(&format!("Recordings/{RECORDING}.json"));
    let deleted = sim
        .http
        .delete(url)
        .basic_auth(ACCOUNT, Some(TOKEN))
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.status(), 409);
}

#[tokio::test]
async fn a_folders_recording_goes_before_the_built_in_one() {
    let dir = tempfile::tempdir().unwrap();
    let own = include_bytes!("../../audio/en-electrician.mp3");
    std::fs::write(dir.path().join("he-plumber.mp3"), own).unwrap();
    let path = dir.path().to_owned();
    let sim = Simulator::start_with(|config| config.audio_dir = Some(path)).await;
    let body = json!({ "call_sid": CALL, "recording_sid": RECORDING, "audio": "he-plumber" });
    assert_eq!(sim.order("recordings", body).await.status(), 201);
    assert_eq!(sim.media().await.bytes().await.unwrap().as_ref(), own);

    let outside = json!({ "call_sid": CALL, "audio": "../he-plumber" });
    assert_eq!(sim.order("recordings", outside).await.status(), 422);
}

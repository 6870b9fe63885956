//! The peaks step.

use prosaas_core::steps::Step;
use serde_json::{Value, json};
use worker::work::Ended;

use super::sound;
use super::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_recording_gets_its_waveform_and_its_true_duration() {
    let stage = Stage::set().await;
    let call = stage
        .recorded(|path| sound::mp3(path, &[&[(4, 440), (4, 0)], &[(8, 300)]]))
        .await;
    assert_eq!(stage.run(&call, Step::Peaks).await.unwrap(), Ended::Done);
    let text = stage.value("SELECT waveform FROM recording_peaks").await;
    let waveform: Value = serde_json::from_str(text.as_str().unwrap()).unwrap();
    assert_eq!(
        (&waveform["version"], &waveform["channels"]),
        (&json!(2), &json!(2))
    );
    assert!((waveform["duration"].as_f64().unwrap() - 8.0).abs() < 0.3);
    let corrected = stage
        .value("SELECT recording_duration_seconds FROM call_logs")
        .await;
    assert_eq!(corrected, json!(8));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_recording_fails_for_good_with_a_reason() {
    let stage = Stage::set().await;
    let call = stage
        .recorded(|path| std::fs::write(path, "<html>gone</html>").unwrap())
        .await;
    let failure = stage.run(&call, Step::Peaks).await.unwrap_err();
    assert!(failure.permanent);
    assert_eq!(failure.code, "not_audio");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_call_gets_no_waveform() {
    let stage = Stage::set().await;
    let call = stage
        .recorded(|path| sound::mp3(path, &[&[(2, 440)]]))
        .await;
    stage.sql("UPDATE call_logs SET erased_at = now()").await;
    assert_eq!(stage.run(&call, Step::Peaks).await.unwrap(), Ended::Done);
    assert_eq!(
        stage.value("SELECT count(*) FROM recording_peaks").await,
        json!(0)
    );
}

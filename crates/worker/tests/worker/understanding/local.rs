//! The local transcriber, with a model that the test makes.

use prosaas_core::settings::TranscriptionProvider;
use prosaas_core::steps::Step;
use prosaas_testkit::whisper_model::{self, END, FIRST_TIME};
use serde_json::json;
use tempfile::TempDir;
use worker::transcribers::Transcribers;
use worker::work::Ended;

use super::sound;
use super::stage::Stage;

/// A folder's model says " שלום" from 0 to 2 seconds, whatever it hears.
async fn stage() -> (Stage, TempDir) {
    let folder = TempDir::new().unwrap();
    whisper_model::write(folder.path(), &[FIRST_TIME, 0, 1, FIRST_TIME + 100, END]);
    let mut stage = Stage::set().await;
    stage.settings.transcription.provider = TranscriptionProvider::Local;
    stage.settings.transcription.local.folder = Some(folder.path().to_owned());
    (stage, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_transcribed_without_any_service_outside() {
    let (stage, _folder) = stage().await;
    let call = stage
        .recorded(|path| sound::mp3(path, &[&[(4, 440)], &[(4, 300)]]))
        .await;
    assert_eq!(
        stage.run(&call, Step::Transcribe).await.unwrap(),
        Ended::Done
    );
    let told = stage
        .value("SELECT transcript_segments FROM call_logs")
        .await;
    assert_eq!(
        told,
        json!([
            { "start": 0.0, "end": 2.0, "speaker": "customer", "text": "שלום" },
            { "start": 0.0, "end": 2.0, "speaker": "agent", "text": "שלום" },
        ])
    );
    let by = stage.value("SELECT transcriber FROM call_insights").await;
    assert_eq!(by, json!("local"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_that_the_model_lacks_is_said_and_not_tried_again() {
    let (stage, _folder) = stage().await;
    stage.sql("UPDATE businesses SET language = 'en'").await;
    let call = stage
        .recorded(|path| sound::mp3(path, &[&[(4, 440)]]))
        .await;
    let failure = stage.run(&call, Step::Transcribe).await.unwrap_err();
    assert_eq!(
        (failure.code, failure.permanent),
        ("transcriber_refused", true)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_does_not_start_with_a_folder_that_is_no_model() {
    let (stage, folder) = stage().await;
    std::fs::remove_file(folder.path().join("config.json")).unwrap();
    let refused = Transcribers::new(&stage.settings.transcription).err();
    let told = refused.map(|error| error.to_string()).unwrap_or_default();
    assert_eq!(told, "transcription.local.folder");
}

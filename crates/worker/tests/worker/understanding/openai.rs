//! The OpenAI-compatible transcriber against a stand-in that answers as documented.

use std::time::Duration;

use prosaas_core::settings::TranscriptionSettings;
use prosaas_language::Language;
use serde_json::json;
use tempfile::TempDir;
use worker::transcribers::{Answer, OpenAi, Speech, TranscribeError, Transcriber};

use super::stage::Stage;
use super::stand_in::{Reply, StandIn};

async fn settings(server: &StandIn) -> TranscriptionSettings {
    let mut settings = Stage::set().await.settings.transcription;
    settings.openai.base_url = Some(server.url("/v1"));
    settings.openai.api_key = "sk-secret".to_owned().into();
    settings
}

async fn asked(server: &StandIn) -> Result<Answer, TranscribeError> {
    let openai = OpenAi::new(&settings(server).await).unwrap().unwrap();
    send(&openai).await
}

async fn send(openai: &OpenAi) -> Result<Answer, TranscribeError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.mp3");
    std::fs::write(&path, b"ID3 sound").unwrap();
    let speech = Speech {
        path,
        bytes: 9,
        seconds: 30.0,
        wav_rate: None,
    };
    openai.begin(&speech, Language::Hebrew).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_is_sent_as_documented_and_its_segments_come_back() {
    let server = StandIn::start([Reply::json(&json!({
        "task": "transcribe", "language": "hebrew", "duration": 30.0, "text": "שלום אני מחיפה",
        "segments": [
            { "id": 0, "start": 0.0, "end": 2.5, "text": " שלום", "avg_logprob": -0.2,
              "compression_ratio": 1.1, "no_speech_prob": 0.01 },
            { "id": 1, "start": 2.5, "end": 99.0, "text": " אני מחיפה", "avg_logprob": -0.2,
              "compression_ratio": 1.1, "no_speech_prob": 0.01 },
        ],
    }))])
    .await;
    let Answer::Done(spoken) = asked(&server).await.unwrap() else {
        panic!("it answers at once");
    };
    assert_eq!(spoken.len(), 2);
    assert_eq!(
        (spoken[1].start, spoken[1].end),
        (2.5, 30.0),
        "no time beyond the recording"
    );
    let asked = server.asked();
    assert_eq!(
        (asked[0].method.as_str(), asked[0].path.as_str()),
        ("POST", "/v1/audio/transcriptions")
    );
    assert_eq!(asked[0].authorization.as_deref(), Some("Bearer sk-secret"));
    let form = asked[0].text();
    for part in [
        "name=\"model\"\r\n\r\nwhisper-1",
        "name=\"language\"\r\n\r\nhe",
        "name=\"response_format\"\r\n\r\nverbose_json",
        "name=\"temperature\"\r\n\r\n0",
        "name=\"timestamp_granularities[]\"\r\n\r\nsegment",
        "filename=\"audio.mp3\"",
        "ID3 sound",
    ] {
        assert!(form.contains(part), "{part} in {form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_model_takes_for_silence_or_babble_is_not_believed() {
    let server = StandIn::start([Reply::json(&json!({
        "text": "", "segments": [
            { "start": 0.0, "end": 2.0, "text": "תודה", "avg_logprob": -1.4, "no_speech_prob": 0.9 },
            { "start": 2.0, "end": 4.0, "text": "כן כן כן", "avg_logprob": -0.9, "compression_ratio": 3.1 },
            { "start": 4.0, "end": 6.0, "text": "אני צריך אינסטלטור", "avg_logprob": -0.2, "no_speech_prob": 0.7 },
        ],
    }))])
    .await;
    let Answer::Done(spoken) = asked(&server).await.unwrap() else {
        panic!("it answers at once");
    };
    let believed: Vec<&str> = spoken
        .iter()
        .filter(|s| s.is_believable())
        .map(|s| s.text.as_str())
        .collect();
    assert_eq!(believed, ["אני צריך אינסטלטור"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_segments_gives_its_text_as_one_and_silence_as_none() {
    let server = StandIn::start([
        Reply::json(&json!({ "text": "שלום" })),
        Reply::json(&json!({ "text": " " })),
    ])
    .await;
    let openai = OpenAi::new(&settings(&server).await).unwrap().unwrap();
    let Answer::Done(spoken) = send(&openai).await.unwrap() else {
        panic!("at once")
    };
    assert_eq!((spoken.len(), spoken[0].end), (1, 30.0));
    assert_eq!(send(&openai).await.unwrap(), Answer::Done(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_and_failures_say_what_may_be_tried_again() {
    let busy = Reply {
        headers: vec![("retry-after", "17".to_owned())],
        ..Reply::status(429)
    };
    let html = Reply {
        body: "<html>".to_owned(),
        ..Reply::status(200)
    };
    let elsewhere = Reply {
        headers: vec![("location", "http://127.0.0.1:9/".to_owned())],
        ..Reply::status(302)
    };
    for (reply, code, permanent, wait) in [
        (Reply::status(401), "transcriber_refused", true, None),
        (Reply::status(400), "audio_refused", true, None),
        (Reply::status(413), "audio_refused", true, None),
        (busy, "transcriber_busy", false, Some(17)),
        (Reply::status(500), "transcriber_unavailable", false, None),
        (html, "transcriber_answer", false, None),
        (elsewhere, "transcriber_unavailable", false, None),
    ] {
        let server = StandIn::start([reply.clone()]).await;
        let error = asked(&server).await.unwrap_err();
        assert_eq!(
            (error.code, error.permanent),
            (code, permanent),
            "{reply:?}"
        );
        assert_eq!(
            error.retry_after,
            wait.map(Duration::from_secs),
            "{reply:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_in_time_is_left() {
    let slow = Reply {
        delay: Duration::from_mins(1),
        ..Reply::status(200)
    };
    let server = StandIn::start([slow]).await;
    let mut settings = settings(&server).await;
    settings.timeout_seconds = 1;
    let error = send(&OpenAi::new(&settings).unwrap().unwrap())
        .await
        .unwrap_err();
    assert_eq!(
        (error.code, error.permanent),
        ("transcriber_unavailable", false)
    );
}

//! Google Speech-to-Text, version 1, by its long-running method: a worker that dies while Google
//! listens asks for the same operation afterwards.
//! <https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/longrunningrecognize>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_core::settings::TranscriptionSettings;
use prosaas_language::Language;
use reqwest::{Client, Method, StatusCode};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::answer::{malformed, refusal, unavailable};
use super::google_token::Tokens;
use super::{
    Answer, Limits, Speech, Spoken, TranscribeError, Transcriber, TranscriberSettingsError,
};
use crate::provider;

/// Sound in the request itself may be a minute long and ten megabytes large.
const LIMITS: Limits = Limits {
    seconds: 55.0,
    bytes: 7_000_000,
    as_stored: false,
};
/// Words so far apart begin a new segment.
const PAUSE_SECONDS: f64 = 0.8;

/// Google's transcriber.
pub struct Google {
    client: Client,
    base: Url,
    tokens: Tokens,
    model: String,
}

#[derive(Deserialize)]
struct Operation {
    name: Option<String>,
    #[serde(default)]
    done: bool,
    error: Option<Status>,
    response: Option<Recognized>,
}

#[derive(Deserialize)]
struct Status {
    code: i32,
}

#[derive(Deserialize)]
struct Recognized {
    #[serde(default)]
    results: Vec<Recognition>,
}

#[derive(Deserialize)]
struct Recognition {
    #[serde(default)]
    alternatives: Vec<Alternative>,
}

#[derive(Deserialize)]
struct Alternative {
    #[serde(default)]
    transcript: String,
    #[serde(default)]
    words: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Word {
    start_time: Option<String>,
    end_time: Option<String>,
    #[serde(rename = "word")]
    text: String,
}

impl Google {
    /// `None` where no service account is named.
    pub fn new(settings: &TranscriptionSettings) -> Result<Option<Self>, TranscriberSettingsError> {
        let google = &settings.google;
        let Some(file) = &google.credentials_file else {
            return Ok(None);
        };
        Ok(Some(Self {
            client: provider::client(settings.connect_timeout_seconds, settings.timeout_seconds)?,
            base: google.base_url.clone(),
            tokens: Tokens::read(file)?,
            model: google.model.clone(),
        }))
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Operation, TranscribeError> {
        let token = self.tokens.token(&self.client).await?;
        let mut request = self
            .client
            .request(method, provider::endpoint(&self.base, path))
            .bearer_auth(token.expose_secret());
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|_| unavailable())?;
        if response.status() == StatusCode::UNAUTHORIZED {
            self.tokens.forget().await;
        }
        if let Some(refusal) = refusal(&response) {
            return Err(refusal);
        }
        response.json().await.map_err(|_| malformed())
    }

    async fn send(&self, speech: &Speech, language: Language) -> Result<Answer, TranscribeError> {
        let content = tokio::fs::read(&speech.path).await.map_err(|_| {
            TranscribeError::transient("piece_unreadable", "the recording's piece can't be read")
        })?;
        let body = json!({
            "config": {
                "encoding": "LINEAR16",
                "sampleRateHertz": speech.wav_rate,
                "languageCode": code(language),
                "model": self.model,
                "enableWordTimeOffsets": true,
                "enableAutomaticPunctuation": true,
                "maxAlternatives": 1,
            },
            "audio": { "content": STANDARD.encode(content) },
        });
        let operation = self
            .call(Method::POST, "v1/speech:longrunningrecognize", Some(&body))
            .await?;
        match operation {
            Operation {
                done: false,
                name: Some(name),
                ..
            } => Ok(Answer::Later(name)),
            Operation { done: false, .. } => Err(malformed()),
            done => answer(done),
        }
    }

    async fn look(&self, name: &str) -> Result<Answer, TranscribeError> {
        let operation = self
            .call(Method::GET, &format!("v1/operations/{name}"), None)
            .await?;
        if operation.done {
            answer(operation)
        } else {
            Ok(Answer::Later(name.to_owned()))
        }
    }
}

/// Google's codes are gRPC's: 3 invalid argument, 7 permission, 8 exhausted, 14 unavailable.
fn answer(operation: Operation) -> Result<Answer, TranscribeError> {
    match (operation.error, operation.response) {
        (Some(Status { code: 3 }), _) => Err(TranscribeError::permanent(
            "audio_refused",
            "the transcriber does not accept this recording",
        )),
        (Some(Status { code: 7 | 16 }), _) => Err(TranscribeError::permanent(
            "transcriber_refused",
            "the transcriber does not accept this installation's key",
        )),
        (Some(_), _) => Err(unavailable()),
        (None, Some(recognized)) => Ok(Answer::Done(spoken(recognized)?)),
        // Silence is answered without a response.
        (None, None) => Ok(Answer::Done(Vec::new())),
    }
}

fn spoken(recognized: Recognized) -> Result<Vec<Spoken>, TranscribeError> {
    let mut spoken: Vec<Spoken> = Vec::new();
    for recognition in recognized.results {
        let Some(best) = recognition.alternatives.into_iter().next() else {
            continue;
        };
        if best.words.is_empty() && !best.transcript.trim().is_empty() {
            return Err(malformed());
        }
        let mut fresh = true;
        for word in best.words {
            let start = seconds(word.start_time.as_deref()).ok_or_else(malformed)?;
            let end = seconds(word.end_time.as_deref()).ok_or_else(malformed)?;
            match spoken.last_mut() {
                Some(last) if !fresh && start - last.end < PAUSE_SECONDS => {
                    last.end = end;
                    last.text.push(' ');
                    last.text.push_str(&word.text);
                }
                _ => spoken.push(Spoken::plain(start, end, word.text)),
            }
            fresh = false;
        }
    }
    Ok(spoken)
}

/// A duration as in `"1.300s"`; left out, it is 0.
fn seconds(text: Option<&str>) -> Option<f64> {
    text.map_or(Some(0.0), |text| text.strip_suffix('s')?.parse().ok())
}

/// Google's own code for Hebrew is the old one.
fn code(language: Language) -> &'static str {
    match language {
        Language::Hebrew => "iw-IL",
        Language::English => "en-US",
    }
}

impl Transcriber for Google {
    fn name(&self) -> &'static str {
        "google"
    }

    fn limits(&self) -> Limits {
        LIMITS
    }

    fn begin<'a>(
        &'a self,
        speech: &'a Speech,
        language: Language,
    ) -> BoxFuture<'a, Result<Answer, TranscribeError>> {
        self.send(speech, language).boxed()
    }

    fn ask<'a>(&'a self, operation: &'a str) -> BoxFuture<'a, Result<Answer, TranscribeError>> {
        self.look(operation).boxed()
    }
}

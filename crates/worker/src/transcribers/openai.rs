//! Any server with `POST /v1/audio/transcriptions` as `OpenAI` has it: theirs, or a Whisper server of one's
//! own. <https://platform.openai.com/docs/api-reference/audio/createTranscription>

use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_core::settings::TranscriptionSettings;
use prosaas_language::Language;
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Client};
use secrecy::SecretString;
use serde::Deserialize;
use tokio_util::io::ReaderStream;
use url::Url;

use super::answer::{malformed, refusal, unavailable};
use super::{Answer, Limits, Speech, Spoken, TranscribeError, Transcriber};
use crate::provider;

/// An OpenAI-compatible transcriber.
pub struct OpenAi {
    client: Client,
    url: Url,
    key: SecretString,
    model: String,
    name: String,
    limits: Limits,
}

#[derive(Deserialize)]
struct Verbose {
    #[serde(default)]
    text: String,
    duration: Option<f64>,
    segments: Option<Vec<VerboseSegment>>,
}

#[derive(Deserialize)]
struct VerboseSegment {
    start: f64,
    end: f64,
    text: String,
    no_speech_prob: Option<f64>,
    avg_logprob: Option<f64>,
    compression_ratio: Option<f64>,
}

impl OpenAi {
    /// `None` where no server is named.
    pub fn new(settings: &TranscriptionSettings) -> Result<Option<Self>, reqwest::Error> {
        let openai = &settings.openai;
        let Some(base) = &openai.base_url else {
            return Ok(None);
        };
        Ok(Some(Self {
            client: provider::client(settings.connect_timeout_seconds, settings.timeout_seconds)?,
            url: provider::endpoint(base, "audio/transcriptions"),
            key: openai.api_key.clone(),
            model: openai.model.clone(),
            name: openai.name.clone(),
            limits: Limits {
                seconds: f64::from(openai.max_seconds),
                bytes: openai.max_bytes,
                as_stored: true,
            },
        }))
    }

    async fn send(&self, speech: &Speech, language: Language) -> Result<Answer, TranscribeError> {
        let file = tokio::fs::File::open(&speech.path).await.map_err(|error| {
            tracing::warn!(%error, "a piece for the transcriber can't be read");
            TranscribeError::transient("piece_unreadable", "the recording's piece can't be read")
        })?;
        let (name, kind) = if speech.wav_rate.is_some() {
            ("audio.wav", "audio/wav")
        } else {
            ("audio.mp3", "audio/mpeg")
        };
        let file =
            Part::stream_with_length(Body::wrap_stream(ReaderStream::new(file)), speech.bytes)
                .file_name(name)
                .mime_str(kind)
                .map_err(|_| malformed())?;
        let form = Form::new()
            .text("model", self.model.clone())
            .text("language", language.code())
            .text("response_format", "verbose_json")
            .text("temperature", "0")
            .text("timestamp_granularities[]", "segment")
            .part("file", file);
        let request = self.client.post(self.url.clone()).multipart(form);
        let response = provider::with_key(request, &self.key)
            .send()
            .await
            .map_err(|_| unavailable())?;
        if let Some(refusal) = refusal(&response) {
            return Err(refusal);
        }
        let body = response.bytes().await.map_err(|_| unavailable())?;
        let verbose: Verbose = serde_json::from_slice(&body).map_err(|_| malformed())?;
        Ok(Answer::Done(spoken(verbose, speech.seconds)))
    }
}

/// Some servers give no segments: then the text is one.
fn spoken(verbose: Verbose, seconds: f64) -> Vec<Spoken> {
    let end = verbose.duration.unwrap_or(seconds);
    match verbose.segments {
        None if verbose.text.trim().is_empty() => Vec::new(),
        None => vec![Spoken::plain(0.0, end, verbose.text)],
        Some(segments) => segments
            .into_iter()
            .filter(|segment| segment.start.is_finite() && segment.end.is_finite())
            .map(|segment| Spoken {
                start: segment.start.clamp(0.0, seconds),
                end: segment.end.clamp(0.0, seconds),
                text: segment.text,
                no_speech: segment.no_speech_prob,
                log_probability: segment.avg_logprob,
                compression: segment.compression_ratio,
            })
            .collect(),
    }
}

impl Transcriber for OpenAi {
    fn name(&self) -> &str {
        &self.name
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn begin<'a>(
        &'a self,
        speech: &'a Speech,
        language: Language,
    ) -> BoxFuture<'a, Result<Answer, TranscribeError>> {
        self.send(speech, language).boxed()
    }

    fn ask<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Answer, TranscribeError>> {
        // It answers at once, so nothing ever goes on without us.
        std::future::ready(Err(malformed())).boxed()
    }
}

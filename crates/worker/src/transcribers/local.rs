//! Whisper in this process: sound goes nowhere.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_audio::read_wav;
use prosaas_language::Language;
use prosaas_whisper::{LoadError, Segment, Stopped, Whisper};

use super::{Answer, Limits, Speech, Spoken, TranscribeError, Transcriber};
use crate::aside::aside;

/// Longer recordings are cut, so that a try that ends early does not lose an hour's work.
const LIMITS: Limits = Limits {
    seconds: 300.0,
    bytes: u64::MAX,
    as_stored: false,
};

/// The local transcriber. One sound at a time: it takes every core.
pub struct Local {
    whisper: Arc<Mutex<Whisper>>,
}

impl Local {
    /// Loads the model of a folder, which takes seconds.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let whisper = Whisper::load(folder)?;
        Ok(Self {
            whisper: Arc::new(Mutex::new(whisper)),
        })
    }

    async fn hear(&self, speech: &Speech, language: Language) -> Result<Answer, TranscribeError> {
        let (whisper, path) = (Arc::clone(&self.whisper), speech.path.clone());
        let heard = aside(move |stop| {
            let (rate, samples) = read_wav(&path).map_err(|error| {
                tracing::warn!(%error, "a piece for the transcriber can't be read");
                unreadable()
            })?;
            let mut whisper = whisper.lock().unwrap_or_else(PoisonError::into_inner);
            whisper
                .transcribe(&samples, rate, language.code(), |_| {
                    stop.load(Ordering::Relaxed)
                })
                .map_err(|error| failed(&error))
        });
        let segments = heard.await.map_err(|_| unreadable())??;
        Ok(Answer::Done(segments.into_iter().map(spoken).collect()))
    }
}

fn spoken(segment: Segment) -> Spoken {
    Spoken {
        start: segment.start,
        end: segment.end,
        text: segment.text,
        no_speech: Some(segment.no_speech),
        log_probability: Some(segment.log_probability),
        compression: None,
    }
}

fn unreadable() -> TranscribeError {
    TranscribeError::transient("piece_unreadable", "the recording's piece can't be read")
}

fn failed(error: &Stopped) -> TranscribeError {
    match error {
        Stopped::Language => TranscribeError::permanent(
            "transcriber_refused",
            "the local model does not know the business's language",
        ),
        Stopped::Asked | Stopped::Failed(_) => {
            tracing::warn!(%error, "the local model failed");
            TranscribeError::transient("transcriber_unavailable", "the local model failed")
        }
    }
}

impl Transcriber for Local {
    fn name(&self) -> &'static str {
        "local"
    }

    fn limits(&self) -> Limits {
        LIMITS
    }

    fn begin<'a>(
        &'a self,
        speech: &'a Speech,
        language: Language,
    ) -> BoxFuture<'a, Result<Answer, TranscribeError>> {
        self.hear(speech, language).boxed()
    }

    fn ask<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Answer, TranscribeError>> {
        // It answers at once, so nothing ever goes on without us.
        std::future::ready(Err(super::answer::malformed())).boxed()
    }
}

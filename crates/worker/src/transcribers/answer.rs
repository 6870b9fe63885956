//! What a transcriber answers, and how its refusals are read.

use prosaas_language::Segment;
use prosaas_twilio::retry_after::retry_after;
use reqwest::{Response, StatusCode};

use super::TranscribeError;

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// What was said, with times from the file's beginning.
    Done(Vec<Spoken>),
    /// It works at it under this name.
    Later(String),
}

/// A stretch of speech as a transcriber heard it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// Seconds from the file's beginning.
    pub start: f64,
    /// Seconds from the file's beginning.
    pub end: f64,
    /// The words.
    pub text: String,
    /// How sure the transcriber is that nobody spoke, 0 to 1.
    pub no_speech: Option<f64>,
    /// Mean logarithm of the words' probability.
    pub log_probability: Option<f64>,
    /// Text length over its compressed length: high where a phrase repeats itself.
    pub compression: Option<f64>,
}

impl Spoken {
    /// Of a transcriber that does not say how sure it is.
    pub(crate) fn plain(start: f64, end: f64, text: String) -> Self {
        Self {
            start,
            end,
            text,
            no_speech: None,
            log_probability: None,
            compression: None,
        }
    }

    /// Whisper's own bounds: what it takes for silence, and what it would decode again.
    /// <https://github.com/openai/whisper/blob/main/whisper/transcribe.py>
    pub fn is_believable(&self) -> bool {
        let silence = self.no_speech.is_some_and(|likely| likely > 0.6)
            && self.log_probability.is_none_or(|mean| mean < -1.0);
        let babble = self.compression.is_some_and(|ratio| ratio > 2.4)
            && self.log_probability.is_none_or(|mean| mean < -0.5);
        !silence && !babble && !self.text.trim().is_empty()
    }

    /// The same in the recording's time.
    pub fn at(self, offset: f64) -> Segment {
        Segment {
            start: self.start + offset,
            end: self.end.max(self.start) + offset,
            speaker: None,
            text: self.text.trim().to_owned(),
        }
    }
}

/// Sorts an answer's status: what may be tried again, and when.
pub(crate) fn refusal(response: &Response) -> Option<TranscribeError> {
    let status = response.status();
    if status.is_success() {
        return None;
    }
    Some(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => TranscribeError::permanent(
            "transcriber_refused",
            "the transcriber does not accept this installation's key",
        ),
        StatusCode::TOO_MANY_REQUESTS => TranscribeError {
            retry_after: retry_after(response.headers()),
            ..TranscribeError::transient("transcriber_busy", "the transcriber asks to wait")
        },
        StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT => unavailable(),
        status if status.is_client_error() => TranscribeError::permanent(
            "audio_refused",
            "the transcriber does not accept this recording",
        ),
        _ => TranscribeError {
            retry_after: retry_after(response.headers()),
            ..unavailable()
        },
    })
}

/// It did not answer, or not to the end.
pub(crate) fn unavailable() -> TranscribeError {
    TranscribeError::transient(
        "transcriber_unavailable",
        "the transcriber can't be reached",
    )
}

/// It answered something else than its documentation says.
pub(crate) fn malformed() -> TranscribeError {
    TranscribeError::transient(
        "transcriber_answer",
        "the transcriber's answer can't be read",
    )
}

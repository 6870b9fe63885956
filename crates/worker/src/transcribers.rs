//! Who turns speech into text: one trait, chosen for a deployment or a business.

mod answer;
mod clean;
mod google;
mod google_token;
#[cfg(feature = "local-whisper")]
mod local;
mod openai;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use prosaas_core::settings::{TranscriptionProvider, TranscriptionSettings};
use prosaas_core::steps::StepFailure;
use prosaas_core::understanding::Provider;
use prosaas_language::Language;

pub use answer::{Answer, Spoken};
pub use clean::clean;
pub use google::Google;
#[cfg(feature = "local-whisper")]
pub use local::Local;
pub use openai::OpenAi;

/// A file for a transcriber.
#[derive(Clone, Debug)]
pub struct Speech {
    /// MP3 or WAV.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its length.
    pub seconds: f64,
    /// Samples a second, where it is a WAV of one channel, 16 bits.
    pub wav_rate: Option<u32>,
}

/// What a transcriber takes at a time.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest file.
    pub seconds: f64,
    /// The largest.
    pub bytes: u64,
    /// Whether it takes a recording of one channel as it is stored.
    pub as_stored: bool,
}

/// Why a transcriber gave no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {text}")]
pub struct TranscribeError {
    /// A stable word.
    pub code: &'static str,
    /// Plain words that may be shown to a person.
    pub text: &'static str,
    /// Another try can't succeed.
    pub permanent: bool,
    /// How long it asks to wait.
    pub retry_after: Option<Duration>,
}

impl From<TranscribeError> for StepFailure {
    fn from(error: TranscribeError) -> Self {
        Self {
            code: error.code,
            text: error.text.to_owned(),
            permanent: error.permanent,
            retry_after: error.retry_after,
        }
    }
}

impl TranscribeError {
    /// A failure that another try may not meet.
    pub(crate) fn transient(code: &'static str, text: &'static str) -> Self {
        Self {
            code,
            text,
            permanent: false,
            retry_after: None,
        }
    }

    /// A failure that stays.
    pub(crate) fn permanent(code: &'static str, text: &'static str) -> Self {
        Self {
            code,
            text,
            permanent: true,
            retry_after: None,
        }
    }
}

/// Turns speech into text.
pub trait Transcriber: Send + Sync + 'static {
    /// A stable word, kept with the transcript.
    fn name(&self) -> &str;

    /// What it takes at a time.
    fn limits(&self) -> Limits;

    /// Sends a file. The language is the business's: it is not guessed.
    fn begin<'a>(
        &'a self,
        speech: &'a Speech,
        language: Language,
    ) -> BoxFuture<'a, Result<Answer, TranscribeError>>;

    /// Asks for what became of work that goes on without us.
    fn ask<'a>(&'a self, operation: &'a str) -> BoxFuture<'a, Result<Answer, TranscribeError>>;
}

/// The transcribers that this deployment has.
#[derive(Clone, Default)]
pub struct Transcribers {
    default: TranscriptionProvider,
    openai: Option<Arc<dyn Transcriber>>,
    google: Option<Arc<dyn Transcriber>>,
    local: Option<Arc<dyn Transcriber>>,
}

/// A transcriber can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum TranscriberSettingsError {
    /// The HTTP client.
    #[error("transcription: no HTTP client can be made")]
    Client(#[from] reqwest::Error),
    /// The service account's file.
    #[error("transcription.google.credentials_file: {0}")]
    Credentials(#[from] google_token::CredentialsError),
    /// The local model.
    #[cfg(feature = "local-whisper")]
    #[error("transcription.local.folder")]
    Local(#[from] prosaas_whisper::LoadError),
    /// The local model's folder is named, and this worker has no Whisper.
    #[cfg(not(feature = "local-whisper"))]
    #[error("transcription.local.folder is set, and this worker was built without local-whisper")]
    NotBuilt,
    /// The deployment's choice is not set up.
    #[error("transcription.provider is {0}, which is not set up")]
    Missing(&'static str),
}

impl Transcribers {
    /// What the settings name.
    pub fn new(settings: &TranscriptionSettings) -> Result<Self, TranscriberSettingsError> {
        let mut transcribers = Self {
            default: settings.provider,
            ..Self::default()
        };
        if let Some(openai) = OpenAi::new(settings)? {
            transcribers.openai = Some(Arc::new(openai));
        }
        if let Some(google) = Google::new(settings)? {
            transcribers.google = Some(Arc::new(google));
        }
        if let Some(folder) = &settings.local.folder {
            transcribers.local = Some(local(folder)?);
        }
        let missing = |set: bool, name| {
            if set {
                Ok(())
            } else {
                Err(TranscriberSettingsError::Missing(name))
            }
        };
        match settings.provider {
            TranscriptionProvider::None => {}
            TranscriptionProvider::OpenAi => missing(transcribers.openai.is_some(), "openai")?,
            TranscriptionProvider::Google => missing(transcribers.google.is_some(), "google")?,
            TranscriptionProvider::Local => missing(transcribers.local.is_some(), "local")?,
        }
        Ok(transcribers)
    }

    /// The one that a business uses; none: it wants none. A choice that the deployment does not
    /// have is an error that a person reads.
    pub fn of(&self, provider: Provider) -> Result<Option<Arc<dyn Transcriber>>, TranscribeError> {
        let chosen = match (provider, self.default) {
            (Provider::None, _) | (Provider::Default, TranscriptionProvider::None) => {
                return Ok(None);
            }
            (Provider::OpenAi, _) | (Provider::Default, TranscriptionProvider::OpenAi) => {
                &self.openai
            }
            (Provider::Google, _) | (Provider::Default, TranscriptionProvider::Google) => {
                &self.google
            }
            (Provider::Local, _) | (Provider::Default, TranscriptionProvider::Local) => &self.local,
        };
        chosen.clone().map(Some).ok_or(TranscribeError::permanent(
            "transcriber_missing",
            "the chosen transcriber is not set up in this installation",
        ))
    }
}

#[cfg(feature = "local-whisper")]
fn local(folder: &Path) -> Result<Arc<dyn Transcriber>, TranscriberSettingsError> {
    Ok(Arc::new(Local::load(folder)?))
}

#[cfg(not(feature = "local-whisper"))]
fn local(_: &Path) -> Result<Arc<dyn Transcriber>, TranscriberSettingsError> {
    Err(TranscriberSettingsError::NotBuilt)
}

//! `[transcription]`.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::{SettingsError, contradiction};

/// Who transcribes where a business makes no choice of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TranscriptionProvider {
    /// Nobody.
    #[default]
    None,
    /// An OpenAI-compatible server.
    OpenAi,
    /// Google Speech-to-Text.
    Google,
    /// Whisper in the worker.
    Local,
}

/// Turning speech into text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranscriptionSettings {
    /// The deployment's choice.
    pub provider: TranscriptionProvider,
    /// Until a connection stands.
    pub connect_timeout_seconds: u64,
    /// For a whole answer.
    pub timeout_seconds: u64,
    /// An OpenAI-compatible server.
    pub openai: OpenAiSettings,
    /// Google.
    pub google: GoogleSettings,
    /// Whisper in the worker.
    pub local: LocalSettings,
}

impl TranscriptionSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let name = &self.openai.name;
        let word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        if name.is_empty() || name.len() > 40 || !name.chars().all(word) {
            return Err(contradiction(
                "transcription.openai.name must have 1 to 40 letters, digits, - or _",
            ));
        }
        if self.openai.max_bytes < 100_000 || self.openai.max_seconds < 10 {
            return Err(contradiction(
                "transcription.openai.max_bytes and max_seconds must be at least 100000 and 10",
            ));
        }
        Ok(())
    }
}

/// `[transcription.openai]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenAiSettings {
    /// With the version, such as `https://api.openai.com/v1`.
    #[serde(deserialize_with = "super::optional::url")]
    pub base_url: Option<Url>,
    /// Empty for a server that wants none.
    pub api_key: SecretString,
    /// The model's name.
    pub model: String,
    /// What transcripts say that they were made by: a word of 1 to 40 letters, digits, `-` and `_`.
    pub name: String,
    /// The largest file it takes.
    pub max_bytes: u64,
    /// The longest.
    pub max_seconds: u32,
}

/// `[transcription.local]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalSettings {
    /// A Whisper model's folder.
    #[serde(deserialize_with = "super::optional::path")]
    pub folder: Option<PathBuf>,
}

/// `[transcription.google]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoogleSettings {
    /// A service account's key file.
    #[serde(deserialize_with = "super::optional::path")]
    pub credentials_file: Option<PathBuf>,
    /// The API's host.
    pub base_url: Url,
    /// The model's name.
    pub model: String,
}

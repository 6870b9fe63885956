//! `[analysis]`.

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// Reading transcripts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnalysisSettings {
    /// An OpenAI-compatible server, with the version; none: the embedded matcher reads.
    #[serde(deserialize_with = "super::optional::url")]
    pub base_url: Option<Url>,
    /// Empty for a server that wants none.
    pub api_key: SecretString,
    /// The model's name.
    pub model: String,
    /// Until a connection stands.
    pub connect_timeout_seconds: u64,
    /// For a whole answer.
    pub timeout_seconds: u64,
}

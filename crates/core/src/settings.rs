//! Settings: built-in defaults, then a TOML file, then `PROSAAS__SECTION__KEY`. An unknown key or a
//! contradiction stops the start with the key named. Secrets also come from files: `…_FILE`.

mod analysis;
mod auth;
mod database;
mod http;
mod log;
mod optional;
mod recordings;
mod redis;
mod telemetry;
mod transcription;
mod twilio;
mod webhooks;
mod worker;

use std::path::Path;

use config::{Config, ConfigError, Environment, File, FileFormat};
use serde::Deserialize;

pub use analysis::AnalysisSettings;
pub use auth::AuthSettings;
pub use database::DatabaseSettings;
pub use http::HttpSettings;
pub use log::{LogFormat, LogSettings};
pub use recordings::{RecordingsSettings, S3Settings, Sending, StoreKind};
pub use redis::RedisSettings;
pub use telemetry::TelemetrySettings;
pub use transcription::{
    GoogleSettings, LocalSettings, OpenAiSettings, TranscriptionProvider, TranscriptionSettings,
};
pub use twilio::TwilioSettings;
pub use webhooks::WebhooksSettings;
pub use worker::WorkerSettings;

/// Every key with its default and its meaning: the file that `docs/settings.md` points to.
pub const DEFAULTS: &str = include_str!("settings/default.toml");

/// Everything a service is told from outside.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// PostgreSQL.
    pub database: DatabaseSettings,
    /// Redis.
    pub redis: RedisSettings,
    /// Where recordings live and how they are sent.
    pub recordings: RecordingsSettings,
    /// What the service listens on and how it is called from outside.
    pub http: HttpSettings,
    /// Signing in and signed links.
    pub auth: AuthSettings,
    /// The telephone company.
    pub twilio: TwilioSettings,
    /// The worker's pace.
    pub worker: WorkerSettings,
    /// Telling businesses' own systems.
    pub webhooks: WebhooksSettings,
    /// Turning speech into text.
    pub transcription: TranscriptionSettings,
    /// Reading transcripts.
    pub analysis: AnalysisSettings,
    /// Log lines.
    pub log: LogSettings,
    /// Traces.
    pub telemetry: TelemetrySettings,
}

/// Why the settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A key is unknown, missing or of the wrong type; the message names it.
    #[error("settings: {0}")]
    Invalid(#[from] ConfigError),
    /// Two keys contradict each other, or one makes no sense.
    #[error("settings: {0}")]
    Contradiction(String),
    /// A secret's file can't be read.
    #[error("settings: {key}: the file {path} can't be read: {source}")]
    SecretFile {
        /// The setting whose value the file holds.
        key: String,
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl Settings {
    /// Reads the defaults, the file named by `PROSAAS_CONFIG` (if any) and the environment.
    pub fn load() -> Result<Self, SettingsError> {
        let file = std::env::var_os("PROSAAS_CONFIG");
        Self::from_sources(file.as_deref().map(Path::new), std::env::vars())
    }

    /// Reads the defaults, `file` and `environment`, in this order.
    pub fn from_sources(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        let environment = with_secret_files(environment)?;
        let mut sources = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(file) = file {
            sources = sources.add_source(File::from(file).format(FileFormat::Toml));
        }
        let environment = Environment::with_prefix("PROSAAS")
            .prefix_separator("__")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("http.allowed_origins")
            .ignore_empty(true)
            .source(Some(environment));
        let settings: Self = sources.add_source(environment).build()?.try_deserialize()?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), SettingsError> {
        self.database.check()?;
        self.recordings.check()?;
        self.http.check()?;
        self.auth.check()?;
        self.twilio.check()?;
        self.worker.check()?;
        self.transcription.check()?;
        self.webhooks.check()?;
        self.telemetry.check()
    }
}

/// Puts the content of every `PROSAAS__…_FILE` in the place of the key without the ending.
fn with_secret_files(
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<config::Map<String, String>, SettingsError> {
    environment
        .into_iter()
        .filter(|(key, _)| key.starts_with("PROSAAS__"))
        .map(|(key, value)| match key.strip_suffix("_FILE") {
            None => Ok((key, value)),
            Some(bare) => match std::fs::read_to_string(&value) {
                Ok(secret) => Ok((bare.to_owned(), secret.trim_end().to_owned())),
                Err(source) => Err(SettingsError::SecretFile {
                    key,
                    path: value,
                    source,
                }),
            },
        })
        .collect()
}

fn contradiction(message: impl Into<String>) -> SettingsError {
    SettingsError::Contradiction(message.into())
}

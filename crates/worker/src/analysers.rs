//! Who reads a transcript: the embedded matcher, or a chat model where one is set up.

mod chat;

use std::sync::Arc;

use prosaas_core::settings::AnalysisSettings;
use prosaas_language::{Analysis, Language, Service, Transcript, analyse};

pub use chat::{Chat, ChatError};

/// The deployment's reader.
#[derive(Clone, Default)]
pub struct Analyser {
    chat: Option<Arc<Chat>>,
}

impl Analyser {
    /// What the settings name; without a server, the embedded matcher alone.
    pub fn new(settings: &AnalysisSettings) -> Result<Self, reqwest::Error> {
        Ok(Self {
            chat: Chat::new(settings)?.map(Arc::new),
        })
    }

    /// Reads a transcript; also says who did. Where the model refuses for good, or answers against
    /// its schema, the embedded matcher reads: a call is never left without.
    pub async fn read(
        &self,
        transcript: &Transcript,
        services: &[Service],
        language: Language,
    ) -> Result<(Analysis, &'static str), ChatError> {
        let embedded = || (analyse(transcript, services, language), "embedded");
        let Some(chat) = &self.chat else {
            return Ok(embedded());
        };
        match chat.read(transcript, services, language).await {
            Ok(analysis) => Ok((analysis, "chat")),
            Err(error) if error.may_pass() => Err(error),
            Err(error) => {
                tracing::warn!(%error, "the embedded matcher reads instead of the chat model");
                Ok(embedded())
            }
        }
    }
}

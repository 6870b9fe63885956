//! What the business wants understood.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_language::{Language, Service};

use crate::business::BusinessSettings;
use crate::database::DatabaseError;
use crate::ids::BusinessId;
use crate::schema::businesses;

/// Who turns the business's calls into text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// The deployment's choice.
    Default,
    /// Nobody.
    None,
    /// An OpenAI-compatible server.
    OpenAi,
    /// Google Speech-to-Text.
    Google,
    /// Whisper in the worker.
    Local,
}

/// A business's settings, as far as they say how its calls are understood.
#[derive(Clone, Debug)]
pub struct Brief {
    /// What is spoken, and what summaries are written in.
    pub language: Language,
    /// What customers may ask for.
    pub services: Vec<Service>,
    /// Who transcribes.
    pub provider: Provider,
    /// A bound on the month's cost.
    pub minutes_per_month: Option<u32>,
}

impl From<BusinessSettings> for Brief {
    fn from(settings: BusinessSettings) -> Self {
        let services = settings.services().into_iter().map(|service| Service {
            name: service.name,
            words: service.words,
        });
        Self {
            services: services.collect(),
            language: match settings.language.as_str() {
                "en" => Language::English,
                _ => Language::Hebrew,
            },
            provider: match settings.transcription_provider.as_str() {
                "none" => Provider::None,
                "openai" => Provider::OpenAi,
                "google" => Provider::Google,
                "local" => Provider::Local,
                _ => Provider::Default,
            },
            minutes_per_month: settings
                .transcription_minutes_per_month
                .and_then(|minutes| u32::try_from(minutes).ok()),
        }
    }
}

/// The business's brief.
pub async fn brief(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
) -> Result<Brief, DatabaseError> {
    let settings: BusinessSettings = businesses::table
        .find(business)
        .select(BusinessSettings::as_select())
        .first(conn)
        .await?;
    Ok(settings.into())
}

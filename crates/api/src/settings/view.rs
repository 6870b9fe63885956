//! `GET /api/settings`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::business::{self, BusinessSettings, Service};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::sets::Language;
use prosaas_web::permission::ReadBusiness;
use prosaas_web::{Allowed, ApiError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::state::State;

/// What the business has set.
#[derive(Serialize, ToSchema)]
pub(crate) struct SettingsView {
    #[schema(example = "אינסטלציה בע״מ")]
    name: String,
    /// Its short name in addresses; never changes.
    #[schema(example = "instalatzia")]
    slug: String,
    #[schema(example = "Asia/Jerusalem")]
    time_zone: String,
    /// `he` or `en`.
    #[schema(value_type = Language, example = "he")]
    language: String,
    /// Recordings of calls older than this are not played.
    #[schema(example = 7)]
    access_days: i32,
    /// Recordings of calls older than this are removed.
    #[schema(example = 30)]
    purge_days: i32,
    recording_enabled: bool,
    /// What callers are told first; `null`: the product's own words.
    #[schema(example = "השיחה מוקלטת")]
    announcement: Option<String>,
    /// Twilio's copy of a recording goes once ours is verified.
    #[schema(example = false)]
    delete_upstream: bool,
    transcription: TranscriptionView,
    services: Vec<ServiceView>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct TranscriptionView {
    /// `default`, `none`, `openai`, `google` or `local`.
    #[schema(example = "default")]
    provider: String,
    /// What may be transcribed a month; `null`: no limit.
    #[schema(example = 600)]
    minutes_per_month: Option<i32>,
}

/// Something the business does, as the analysis looks for it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceView {
    /// What it is called in lists and filters.
    #[schema(example = "plumbing")]
    name: String,
    /// Words that callers say for it.
    #[serde(default)]
    #[schema(example = json!(["אינסטלטור", "דוד דולף"]))]
    words: Vec<String>,
}

impl From<ServiceView> for Service {
    fn from(view: ServiceView) -> Self {
        Self {
            name: view.name,
            words: view.words,
        }
    }
}

impl From<BusinessSettings> for SettingsView {
    fn from(settings: BusinessSettings) -> Self {
        let services = settings.services().into_iter();
        Self {
            services: services
                .map(|Service { name, words }| ServiceView { name, words })
                .collect(),
            name: settings.name,
            slug: settings.slug,
            time_zone: settings.time_zone,
            language: settings.language,
            access_days: settings.access_days,
            purge_days: settings.purge_days,
            recording_enabled: settings.recording_enabled,
            announcement: settings.announcement,
            delete_upstream: settings.delete_upstream,
            transcription: TranscriptionView {
                provider: settings.transcription_provider,
                minutes_per_month: settings.transcription_minutes_per_month,
            },
            updated_at: settings.updated_at,
        }
    }
}

/// The business's settings.
#[utoipa::path(
    get, path = "/api/settings", tag = "settings",
    responses((status = 200, body = SettingsView), SignedInProblems)
)]
pub(crate) async fn show_settings(
    member: Allowed<ReadBusiness>,
    state: Data<State>,
) -> Result<Json<SettingsView>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let settings = business::settings(&mut conn).await?;
    conn.commit().await?;
    Ok(Json(settings.into()))
}

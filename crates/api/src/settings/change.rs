//! `PATCH /api/settings`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use prosaas_core::business::{self, Service, SettingsChange};
use prosaas_core::revocation::Revoked;
use prosaas_web::input::{JsonBody, nullable, present};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::openapi::sets::Language;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::{ServiceView, SettingsView};
use crate::state::State;

/// What is to be different; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out and null are two things")]
pub(crate) struct ChangedSettings {
    /// 1 to 120 characters.
    #[serde(default, deserialize_with = "present")]
    name: Option<String>,
    /// An IANA name.
    #[serde(default, deserialize_with = "present")]
    #[schema(example = "Asia/Jerusalem")]
    time_zone: Option<String>,
    /// `he` or `en`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Language>, example = "he")]
    language: Option<String>,
    /// Not more than `purge_days`.
    #[serde(default, deserialize_with = "present")]
    #[schema(minimum = 1, maximum = 3650, example = 7)]
    access_days: Option<i32>,
    /// A shorter time removes nothing by itself: the hourly sweep does.
    #[serde(default, deserialize_with = "present")]
    #[schema(minimum = 1, maximum = 3650, example = 30)]
    purge_days: Option<i32>,
    #[serde(default, deserialize_with = "present")]
    recording_enabled: Option<bool>,
    /// 1 to 500 characters, or `null` for the product's own words.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "השיחה מוקלטת")]
    announcement: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    delete_upstream: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    transcription: Option<ChangedTranscription>,
    /// The whole list, at most 200.
    #[serde(default, deserialize_with = "present")]
    services: Option<Vec<ServiceView>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out and null are two things")]
struct ChangedTranscription {
    /// `default`, `none`, `openai`, `google` or `local`.
    #[serde(default, deserialize_with = "present")]
    #[schema(example = "default")]
    provider: Option<String>,
    /// `null`: no limit.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 1_000_000, example = 600)]
    minutes_per_month: Option<Option<i32>>,
}

impl From<ChangedSettings> for SettingsChange {
    fn from(changed: ChangedSettings) -> Self {
        let (provider, minutes) = changed.transcription.map_or((None, None), |transcription| {
            (transcription.provider, transcription.minutes_per_month)
        });
        let services = changed.services;
        Self {
            name: changed.name,
            time_zone: changed.time_zone,
            language: changed.language,
            access_days: changed.access_days,
            purge_days: changed.purge_days,
            recording_enabled: changed.recording_enabled,
            announcement: changed.announcement,
            delete_upstream: changed.delete_upstream,
            transcription_provider: provider,
            transcription_minutes_per_month: minutes,
            services: services.map(|list| list.into_iter().map(Service::from).collect()),
        }
    }
}

/// Changes the business's settings. Old and new values are written into the audit log.
#[utoipa::path(
    patch, path = "/api/settings", tag = "settings", request_body = ChangedSettings,
    responses((status = 200, body = SettingsView), SignedInProblems)
)]
pub(crate) async fn change_settings(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(changed): JsonBody<ChangedSettings>,
) -> Result<Json<SettingsView>, ApiError> {
    let actor = gate.actor(member.identity(), &request);
    let business = member.business();
    let (settings, matters) = business::change(
        &state.database,
        business,
        changed.into(),
        actor,
        state.clock.now(),
    )
    .await?;
    if matters {
        state
            .revocations
            .publish(&Revoked::Business(business))
            .await;
    }
    Ok(Json(settings.into()))
}

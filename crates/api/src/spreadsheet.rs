//! What the CSV files of several lists share: the language of their headers and the times in them.

use chrono::{DateTime, Utc};
use prosaas_core::account::CurrentBusiness;
use prosaas_core::time_zone::{self, Tz};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// In which language the headers are.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Headers {
    /// Of the headers; the business's by default. The cells hold the API's own words.
    #[param(inline)]
    pub(crate) language: Option<Language>,
}

/// The product's languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    He,
    En,
}

impl Headers {
    /// The language that is asked for, or the business's own.
    pub(crate) fn language(self, business: &CurrentBusiness) -> Language {
        let own = if business.language == "en" {
            Language::En
        } else {
            Language::He
        };
        self.language.unwrap_or(own)
    }
}

/// The business's clock.
#[derive(Clone, Copy)]
pub(crate) struct WallClock(Tz);

impl WallClock {
    /// UTC where the business's zone has no name that we know.
    pub(crate) fn of(business: &CurrentBusiness) -> Self {
        Self(time_zone::parse(&business.time_zone).unwrap_or(Tz::UTC))
    }

    /// As spreadsheets read it.
    pub(crate) fn show(self, time: DateTime<Utc>) -> String {
        time.with_timezone(&self.0)
            .format("%Y-%m-%d %H:%M:%S")
            .to_string()
    }
}

//! How an appointment's fields are read.

use chrono::{DateTime, Utc};
use prosaas_core::time_zone::{self, Tz};
use prosaas_core::wall_clock;
use prosaas_web::ApiError;
use serde::Deserialize;
use utoipa::IntoParams;

/// Letters of a title.
const MAX_TITLE_CHARS: usize = 200;
/// Letters of the notes.
const MAX_NOTES_CHARS: usize = 10_000;

/// Whether the time must be free.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Overlap {
    /// Refuse (409) where another appointment of the calendar is at the same time. Otherwise it is
    /// reported in `conflicts`.
    #[serde(default)]
    #[param(default = false)]
    pub(super) refuse_overlap: bool,
}

/// One line without control characters.
pub(super) fn title(title: &str) -> Result<String, ApiError> {
    let title: String = title
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    if title.is_empty() || title.chars().count() > MAX_TITLE_CHARS {
        let detail = format!("must have 1 to {MAX_TITLE_CHARS} characters");
        return Err(ApiError::validation("title", detail));
    }
    Ok(title)
}

/// Any text; an empty one is none.
pub(super) fn notes(notes: &str) -> Result<Option<String>, ApiError> {
    if notes.chars().count() > MAX_NOTES_CHARS {
        let detail = format!("must have at most {MAX_NOTES_CHARS} characters");
        return Err(ApiError::validation("notes", detail));
    }
    Ok(Some(notes.to_owned()).filter(|notes| !notes.trim().is_empty()))
}

/// The zone that is named, or else the business's own.
pub(super) fn zone(named: Option<&str>, business_zone: &str) -> Result<Tz, ApiError> {
    time_zone::parse(named.unwrap_or(business_zone)).ok_or_else(|| {
        ApiError::validation("time_zone", "must be an IANA name such as Asia/Jerusalem")
    })
}

/// RFC 3339, or a local time of the zone.
pub(super) fn time(field: &str, text: &str, zone: Tz) -> Result<DateTime<Utc>, ApiError> {
    wall_clock::instant(text, zone).map_err(|error| ApiError::validation(field, error.to_string()))
}

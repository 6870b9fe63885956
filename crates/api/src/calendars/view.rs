//! A calendar as clients see it, and how its fields are checked.

use chrono::{DateTime, Utc};
use prosaas_core::calendars::Calendar;
use prosaas_core::ids::CalendarId;
use prosaas_web::ApiError;
use serde::Serialize;
use utoipa::ToSchema;

/// Letters of a name.
const MAX_NAME_CHARS: usize = 120;

/// A calendar.
#[derive(Serialize, ToSchema)]
pub(crate) struct CalendarView {
    #[schema(value_type = i64, example = 3)]
    id: CalendarId,
    #[schema(example = "דנה")]
    name: String,
    #[schema(example = "#3b82f6")]
    colour: String,
    /// Whether there is a link to its feed.
    feed_active: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Calendar> for CalendarView {
    fn from(calendar: Calendar) -> Self {
        Self {
            id: calendar.id,
            name: calendar.name,
            colour: calendar.colour,
            feed_active: calendar.feed_active,
            created_at: calendar.created_at,
            updated_at: calendar.updated_at,
        }
    }
}

/// One line without control characters.
pub(super) fn name(name: &str) -> Result<String, ApiError> {
    let name: String = name
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        let detail = format!("must have 1 to {MAX_NAME_CHARS} characters");
        return Err(ApiError::validation("name", detail));
    }
    Ok(name)
}

/// `#rrggbb` in small letters.
pub(super) fn colour(colour: &str) -> Result<String, ApiError> {
    let colour = colour.to_ascii_lowercase();
    let digits = colour.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        Ok(colour)
    } else {
        Err(ApiError::validation(
            "colour",
            "must be a colour such as #3b82f6",
        ))
    }
}

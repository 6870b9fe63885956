//! A business's own settings: how it is called, how long recordings are kept and played, what is
//! recorded and transcribed.

mod change;
mod preview;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::database::{DatabaseError, TenantConn};
use crate::schema::businesses;

pub use change::{ChangeSettingsError, InvalidSetting, SettingsChange, change};
pub use preview::{Preview, Span, preview};

/// What a business has set.
#[derive(Clone, Debug, Queryable, Selectable, Serialize)]
#[diesel(table_name = businesses, check_for_backend(diesel::pg::Pg))]
pub struct BusinessSettings {
    /// What people call it.
    pub name: String,
    /// Its short name in addresses; never changes.
    pub slug: String,
    /// An IANA name.
    pub time_zone: String,
    /// `he` or `en`.
    pub language: String,
    /// Recordings of calls older than this are not played.
    pub access_days: i32,
    /// Recordings of calls older than this are removed.
    pub purge_days: i32,
    /// Whether anything is recorded.
    pub recording_enabled: bool,
    /// What callers are told first; none means the product's own words.
    pub announcement: Option<String>,
    /// Twilio's copy goes once ours is verified.
    pub delete_upstream: bool,
    /// `default`, `none`, `openai`, `google` or `local`.
    pub transcription_provider: String,
    /// What may be transcribed a month; none: no limit.
    pub transcription_minutes_per_month: Option<i32>,
    /// A JSON array of [`Service`].
    pub services: Value,
    /// The last change.
    pub updated_at: DateTime<Utc>,
}

/// Something the business does, as the analysis looks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What it is called in lists and filters.
    pub name: String,
    /// Words that callers say for it.
    #[serde(default)]
    pub words: Vec<String>,
}

impl BusinessSettings {
    /// The services; what is kept in another form is left out.
    pub fn services(&self) -> Vec<Service> {
        let kept = self.services.as_array().cloned().unwrap_or_default();
        kept.into_iter().filter_map(service).collect()
    }
}

/// A plain text names a service without words of its own.
fn service(kept: Value) -> Option<Service> {
    match kept {
        Value::String(name) => Some(Service {
            name,
            words: Vec::new(),
        }),
        other => serde_json::from_value(other).ok(),
    }
}

/// The connection's business's settings.
pub async fn settings(conn: &mut TenantConn) -> Result<BusinessSettings, DatabaseError> {
    let query = businesses::table
        .find(conn.business())
        .select(BusinessSettings::as_select());
    Ok(query.first(&mut **conn).await?)
}

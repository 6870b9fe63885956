//! Changing a business's settings: partly, checked as a whole, and written down as old and new.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Map, Value, json};

use super::{BusinessSettings, Service};
use crate::audit::{self, Action, Actor, Entry};
use crate::database::{Database, DatabaseError};
use crate::ids::BusinessId;
use crate::schema::businesses;
use crate::time_zone;

const MAX_NAME_CHARS: usize = 120;
const MAX_ANNOUNCEMENT_CHARS: usize = 500;
const MAX_DAYS: i32 = 3650;
const MAX_MINUTES: i32 = 1_000_000;
const MAX_SERVICES: usize = 200;
const MAX_WORDS: usize = 50;
const MAX_WORD_CHARS: usize = 80;

/// What is to be different; `None` stays. The inner option is the column's null.
#[derive(Clone, Debug, Default)]
pub struct SettingsChange {
    /// 1 to 120 characters.
    pub name: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// `he` or `en`.
    pub language: Option<String>,
    /// 1 to 3650, not more than `purge_days`.
    pub access_days: Option<i32>,
    /// 1 to 3650.
    pub purge_days: Option<i32>,
    /// Whether anything is recorded.
    pub recording_enabled: Option<bool>,
    /// 1 to 500 characters, or none.
    pub announcement: Option<Option<String>>,
    /// Whether Twilio's copy goes once ours is verified.
    pub delete_upstream: Option<bool>,
    /// One of the table's words.
    pub transcription_provider: Option<String>,
    /// 0 to 1,000,000, or no limit.
    pub transcription_minutes_per_month: Option<Option<i32>>,
    /// The whole list.
    pub services: Option<Vec<Service>>,
}

/// A setting that is not acceptable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct InvalidSetting {
    /// Its name, as clients write it.
    pub field: &'static str,
    /// A sentence for the caller.
    pub problem: String,
}

/// Why the settings stay.
#[derive(Debug, thiserror::Error)]
pub enum ChangeSettingsError {
    /// One is not acceptable.
    #[error(transparent)]
    Invalid(#[from] InvalidSetting),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for ChangeSettingsError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Changes the settings; says whether what may be played or recorded changed, which is to be
/// published.
pub async fn change(
    db: &Database,
    business: BusinessId,
    change: SettingsChange,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(BusinessSettings, bool), ChangeSettingsError> {
    let mut conn = db.tenant(business).await?;
    let target = businesses::table.find(business);
    let before: BusinessSettings = target
        .select(BusinessSettings::as_select())
        .for_no_key_update()
        .first(&mut *conn)
        .await?;
    let next = change.applied_to(before.clone());
    check(&next, change.services.as_deref())?;
    let details = differences(&before, &next);
    if details.is_empty() {
        return Ok((before, false));
    }
    let matters = ["access_days", "purge_days", "recording_enabled"]
        .iter()
        .any(|field| details.contains_key(*field));
    let after = diesel::update(target)
        .set((
            businesses::name.eq(&next.name),
            businesses::time_zone.eq(&next.time_zone),
            businesses::language.eq(&next.language),
            businesses::access_days.eq(next.access_days),
            businesses::purge_days.eq(next.purge_days),
            businesses::recording_enabled.eq(next.recording_enabled),
            businesses::announcement.eq(&next.announcement),
            businesses::delete_upstream.eq(next.delete_upstream),
            businesses::transcription_provider.eq(&next.transcription_provider),
            businesses::transcription_minutes_per_month.eq(next.transcription_minutes_per_month),
            businesses::services.eq(&next.services),
        ))
        .returning(BusinessSettings::as_returning())
        .get_result(&mut *conn)
        .await?;
    let entry = Entry {
        business: Some(business),
        actor,
        action: Action::SettingsChanged,
        object: Some(format!("business:{business}")),
        at: now,
    };
    audit::record_with(&mut conn, entry, Value::Object(details)).await?;
    conn.commit().await?;
    Ok((after, matters))
}

impl SettingsChange {
    fn applied_to(&self, mut settings: BusinessSettings) -> BusinessSettings {
        fn put<T: Clone>(place: &mut T, value: Option<&T>) {
            if let Some(value) = value {
                place.clone_from(value);
            }
        }
        let trimmed = |text: &String| text.trim().to_owned();
        put(&mut settings.name, self.name.as_ref().map(trimmed).as_ref());
        put(&mut settings.time_zone, self.time_zone.as_ref());
        put(&mut settings.language, self.language.as_ref());
        put(&mut settings.access_days, self.access_days.as_ref());
        put(&mut settings.purge_days, self.purge_days.as_ref());
        put(
            &mut settings.recording_enabled,
            self.recording_enabled.as_ref(),
        );
        let announcement = self.announcement.as_ref();
        let announcement = announcement.map(|text| text.as_ref().map(trimmed));
        put(&mut settings.announcement, announcement.as_ref());
        put(&mut settings.delete_upstream, self.delete_upstream.as_ref());
        put(
            &mut settings.transcription_provider,
            self.transcription_provider.as_ref(),
        );
        put(
            &mut settings.transcription_minutes_per_month,
            self.transcription_minutes_per_month.as_ref(),
        );
        let services = self.services.as_ref().map(|services| json!(services));
        put(&mut settings.services, services.as_ref());
        settings
    }
}

fn check(next: &BusinessSettings, services: Option<&[Service]>) -> Result<(), InvalidSetting> {
    let refuse = |field, problem: &str| {
        Err(InvalidSetting {
            field,
            problem: problem.to_owned(),
        })
    };
    if !is_text(&next.name, MAX_NAME_CHARS) {
        return refuse("name", "must have 1 to 120 characters");
    }
    if time_zone::parse(&next.time_zone).is_none() {
        return refuse("time_zone", "must be an IANA name such as Asia/Jerusalem");
    }
    if !matches!(next.language.as_str(), "he" | "en") {
        return refuse("language", "must be he or en");
    }
    check_days(next.access_days, next.purge_days)?;
    let announcement = next.announcement.as_deref();
    if announcement.is_some_and(|text| !is_text(text, MAX_ANNOUNCEMENT_CHARS)) {
        return refuse("announcement", "must have 1 to 500 characters, or be null");
    }
    let provider = next.transcription_provider.as_str();
    if !matches!(provider, "default" | "none" | "openai" | "google" | "local") {
        return refuse(
            "transcription.provider",
            "must be default, none, openai, google or local",
        );
    }
    let minutes = next.transcription_minutes_per_month;
    if minutes.is_some_and(|minutes| !(0..=MAX_MINUTES).contains(&minutes)) {
        return refuse(
            "transcription.minutes_per_month",
            "must be from 0 to 1000000, or null",
        );
    }
    services.map_or(Ok(()), check_services)
}

/// Both windows, each with itself and with the other.
pub(super) fn check_days(access_days: i32, purge_days: i32) -> Result<(), InvalidSetting> {
    for (field, days) in [("access_days", access_days), ("purge_days", purge_days)] {
        if !(1..=MAX_DAYS).contains(&days) {
            let problem = "must be from 1 to 3650".to_owned();
            return Err(InvalidSetting { field, problem });
        }
    }
    if purge_days < access_days {
        return Err(InvalidSetting {
            field: "purge_days",
            problem: "must not be less than access_days".to_owned(),
        });
    }
    Ok(())
}

fn check_services(services: &[Service]) -> Result<(), InvalidSetting> {
    let refuse = |problem: String| {
        Err(InvalidSetting {
            field: "services",
            problem,
        })
    };
    if services.len() > MAX_SERVICES {
        return refuse(format!("must be at most {MAX_SERVICES}"));
    }
    let mut names = HashSet::new();
    for Service { name, words } in services {
        if !is_text(name, MAX_WORD_CHARS) {
            return refuse("a name must have 1 to 80 characters".to_owned());
        }
        if !names.insert(name.trim().to_lowercase()) {
            return refuse(format!("{name} is there twice"));
        }
        if words.len() > MAX_WORDS || words.iter().any(|word| !is_text(word, MAX_WORD_CHARS)) {
            return refuse(format!(
                "{name} may have at most 50 words of 1 to 80 characters"
            ));
        }
    }
    Ok(())
}

/// Something to read, on one line, of at most so many characters.
fn is_text(text: &str, max_chars: usize) -> bool {
    let chars = text.chars().count();
    !text.trim().is_empty() && chars <= max_chars && !text.chars().any(char::is_control)
}

/// The fields that differ, as `{"from": …, "to": …}`.
fn differences(before: &BusinessSettings, next: &BusinessSettings) -> Map<String, Value> {
    let (before, next) = (json!(before), json!(next));
    let fields = next.as_object().into_iter().flatten();
    fields
        .filter_map(|(field, to)| {
            let from = before.get(field)?;
            (from != to).then(|| (field.clone(), json!({ "from": from, "to": to })))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_windows_are_checked_with_each_other() {
        assert_eq!(check_days(7, 7), Ok(()));
        let field = |result: Result<(), InvalidSetting>| result.unwrap_err().field;
        assert_eq!(field(check_days(0, 7)), "access_days");
        assert_eq!(field(check_days(7, 3651)), "purge_days");
        assert_eq!(field(check_days(8, 7)), "purge_days");
    }

    #[test]
    fn services_have_names_of_their_own() {
        let service = |name: &str, words: &[&str]| Service {
            name: name.to_owned(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        let fine = [service("אינסטלציה", &["דוד דולף"]), service("חשמל", &[])];
        assert_eq!(check_services(&fine), Ok(()));
        for refused in [
            vec![service("Gas", &[]), service("gas ", &[])],
            vec![service(" ", &[])],
            vec![service("gas", &[""])],
            vec![service("gas\n", &[])],
        ] {
            assert!(check_services(&refused).is_err(), "{refused:?}");
        }
    }
}

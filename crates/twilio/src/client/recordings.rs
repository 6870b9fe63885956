//! The recordings' metadata.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use reqwest::{Method, StatusCode, Url};
use serde::{Deserialize, Deserializer};

use super::TwilioClient;
use super::answer::{Within, checked, measured, transport};
use crate::error::TwilioError;
use crate::ids::{AccountSid, CallSid, RecordingSid};
use crate::status::RecordingStatus;

const PAGE_SIZE: &str = "1000";
/// More recordings than an account makes within any window that is reconciled.
const MAX_PAGES: usize = 1_000;

/// A recording as Twilio describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RecordingInfo {
    /// The recording.
    pub sid: RecordingSid,
    /// The account it belongs to.
    pub account_sid: AccountSid,
    /// The parent leg.
    pub call_sid: CallSid,
    /// Where it stands; decides between waiting and giving up.
    pub status: RecordingStatus,
    /// Seconds, once they are known.
    #[serde(default, deserialize_with = "known_number")]
    pub duration: Option<u32>,
    /// 1 or 2.
    #[serde(default)]
    pub channels: Option<u8>,
    /// Twilio's error where there is no file: 16101 too short, 16102 silent.
    #[serde(default, deserialize_with = "known_number")]
    pub error_code: Option<u32>,
    /// The metadata's path, ending in `.json`.
    #[serde(default)]
    pub uri: Option<String>,
    /// What started it.
    #[serde(default)]
    pub source: Option<String>,
    /// When the recording was made.
    #[serde(default, deserialize_with = "rfc2822")]
    pub date_created: Option<DateTime<Utc>>,
}

/// What a deletion met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteOutcome {
    /// It was there and is gone for good.
    Deleted,
    /// It was not there.
    AlreadyGone,
}

#[derive(Deserialize)]
struct Page {
    recordings: Vec<serde_json::Value>,
    next_page_uri: Option<String>,
}

impl TwilioClient {
    /// All recordings of a call, the parent leg of which is `call`.
    pub async fn list_recordings(&self, call: &CallSid) -> Result<Vec<RecordingInfo>, TwilioError> {
        let mut url = self.account_url(&format!("/Calls/{call}/Recordings.json"));
        url.query_pairs_mut().append_pair("PageSize", PAGE_SIZE);
        self.all_pages(url).await
    }

    /// All recordings of the account made on `date` (UTC) or later.
    pub async fn list_recordings_since(
        &self,
        date: NaiveDate,
    ) -> Result<Vec<RecordingInfo>, TwilioError> {
        let mut url = self.account_url("/Recordings.json");
        url.query_pairs_mut()
            .append_pair("DateCreated>", &date.format("%Y-%m-%d").to_string())
            .append_pair("PageSize", PAGE_SIZE);
        self.all_pages(url).await
    }

    /// A recording's metadata.
    pub async fn recording(&self, sid: &RecordingSid) -> Result<RecordingInfo, TwilioError> {
        let url = self.account_url(&format!("/Recordings/{sid}.json"));
        self.send_for_json(self.request(Method::GET, url)).await
    }

    /// Deletes a recording at Twilio, unrecoverably; only a completed one can be deleted.
    pub async fn delete_recording(&self, sid: &RecordingSid) -> Result<DeleteOutcome, TwilioError> {
        let url = self.account_url(&format!("/Recordings/{sid}.json"));
        let request = self.request(Method::DELETE, url);
        let answered = async {
            let response = request.send().await.map_err(transport)?;
            if response.status() == StatusCode::NOT_FOUND {
                return Ok(DeleteOutcome::AlreadyGone);
            }
            checked(response).await.map(|_| DeleteOutcome::Deleted)
        }
        .within(self.read_timeout(), "waiting for Twilio's answer");
        measured("delete", answered).await
    }

    /// Follows `next_page_uri`, on the configured host only and to no page twice.
    async fn all_pages(&self, first: Url) -> Result<Vec<RecordingInfo>, TwilioError> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut next = Some(first);
        while let Some(url) = next {
            if seen.len() == MAX_PAGES || !seen.insert(url.clone()) {
                return Err(TwilioError::Malformed("its pages do not end"));
            }
            let page: Page = self.send_for_json(self.request(Method::GET, url)).await?;
            found.extend(page.recordings.into_iter().filter_map(described));
            next = page
                .next_page_uri
                .filter(|uri| !uri.is_empty())
                .map(|uri| self.page_url(&uri))
                .transpose()?;
        }
        Ok(found)
    }

    fn page_url(&self, uri: &str) -> Result<Url, TwilioError> {
        let base = &self.config().base_url;
        let url = base
            .join(uri)
            .map_err(|_| TwilioError::Malformed("its next_page_uri is no URL"))?;
        let has_userinfo = !url.username().is_empty() || url.password().is_some();
        if url.origin() != base.origin() || has_userinfo {
            return Err(TwilioError::ForeignHost);
        }
        Ok(url)
    }
}

/// One entry of a list. What cannot be read must not hide the others of the page.
fn described(entry: serde_json::Value) -> Option<RecordingInfo> {
    serde_json::from_value(entry)
        .inspect_err(|error| tracing::warn!(%error, "a listed recording was left out"))
        .ok()
}

/// Twilio writes numbers as text or number, and `-1` or `null` where it does not know them.
pub(super) fn known_number<'de, D: Deserializer<'de>>(source: D) -> Result<Option<u32>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Number(i64),
    }
    let number = match Option::<Written>::deserialize(source)? {
        None => return Ok(None),
        Some(Written::Number(number)) => number,
        Some(Written::Text(text)) if text.is_empty() => return Ok(None),
        Some(Written::Text(text)) => text.parse().map_err(serde::de::Error::custom)?,
    };
    Ok(u32::try_from(number).ok())
}

pub(super) fn rfc2822<'de, D: Deserializer<'de>>(
    source: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    Option::<String>::deserialize(source)?
        .map(|text| {
            DateTime::parse_from_rfc2822(&text)
                .map(|moment| moment.to_utc())
                .map_err(serde::de::Error::custom)
        })
        .transpose()
}

//! Placing and looking up calls.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::Deserialize;

use super::TwilioClient;
use super::recordings::{known_number, rfc2822};
use crate::error::TwilioError;
use crate::ids::CallSid;
use crate::status::{CallEvent, CallStatus, Direction, RecordingStatusEvent};

/// A call to be placed. Twilio places one a second by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCall {
    /// Whom to call, E.164.
    pub to: String,
    /// The number shown: one of the account's.
    pub from: String,
    /// Where Twilio asks for the `TwiML` once it is answered.
    pub url: String,
    /// Where the call's progress is posted.
    pub status_callback: Option<String>,
    /// Which events are posted; empty means `completed` only.
    pub status_callback_events: Vec<CallEvent>,
    /// Seconds to let it ring; 60 by Twilio's default.
    pub timeout_seconds: Option<u32>,
    /// Records the call from its answer.
    pub record: Option<RecordCall>,
}

/// How a placed call is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordCall {
    /// The parent leg on channel 1 and the other on channel 2, instead of both on one.
    pub dual_channel: bool,
    /// Where recording events are posted.
    pub status_callback: Option<String>,
    /// Which recording events are posted; empty means `completed` only.
    pub status_callback_events: Vec<RecordingStatusEvent>,
}

impl NewCall {
    /// The form that `POST /Calls.json` takes; lists repeat their parameter.
    fn form(&self) -> Vec<(&'static str, String)> {
        let mut form = vec![
            ("To", self.to.clone()),
            ("From", self.from.clone()),
            ("Url", self.url.clone()),
        ];
        if let Some(callback) = &self.status_callback {
            form.push(("StatusCallback", callback.clone()));
        }
        for event in &self.status_callback_events {
            form.push(("StatusCallbackEvent", event.to_string()));
        }
        if let Some(seconds) = self.timeout_seconds {
            form.push(("Timeout", seconds.to_string()));
        }
        if let Some(record) = &self.record {
            let channels = if record.dual_channel { "dual" } else { "mono" };
            form.push(("Record", "true".to_owned()));
            form.push(("RecordingChannels", channels.to_owned()));
            if let Some(callback) = &record.status_callback {
                form.push(("RecordingStatusCallback", callback.clone()));
            }
            for event in &record.status_callback_events {
                form.push(("RecordingStatusCallbackEvent", event.to_string()));
            }
        }
        form
    }
}

/// A call that Twilio has accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CreatedCall {
    /// The new leg.
    pub sid: CallSid,
}

/// A leg as Twilio describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CallInfo {
    /// The leg.
    pub sid: CallSid,
    /// The leg whose `<Dial>` placed it.
    #[serde(default)]
    pub parent_call_sid: Option<CallSid>,
    /// Where it stands.
    pub status: CallStatus,
    /// Who placed it.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// The caller.
    #[serde(default)]
    pub from: Option<String>,
    /// The called.
    #[serde(default)]
    pub to: Option<String>,
    /// Seconds, once it has ended.
    #[serde(default, deserialize_with = "known_number")]
    pub duration: Option<u32>,
    /// When Twilio accepted it.
    #[serde(default, deserialize_with = "rfc2822")]
    pub date_created: Option<DateTime<Utc>>,
    /// When it was answered or, unanswered, dialled.
    #[serde(default, deserialize_with = "rfc2822")]
    pub start_time: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, deserialize_with = "rfc2822")]
    pub end_time: Option<DateTime<Utc>>,
}

/// The newest calls of a list: more than one client places between two numbers within minutes.
#[derive(Deserialize)]
struct CallsPage {
    calls: Vec<CallInfo>,
}

/// Calls that a list holds at most.
const LISTED: &str = "50";

impl TwilioClient {
    /// Places a call.
    ///
    /// After an error of which [`TwilioError::may_have_been_done`] says so, the call may have been
    /// placed all the same.
    pub async fn create_call(&self, call: &NewCall) -> Result<CreatedCall, TwilioError> {
        let url = self.account_url("/Calls.json");
        self.send_for_json(self.request(Method::POST, url).form(&call.form()))
            .await
    }

    /// The newest legs from one number to another.
    pub async fn list_calls(&self, from: &str, to: &str) -> Result<Vec<CallInfo>, TwilioError> {
        let mut url = self.account_url("/Calls.json");
        url.query_pairs_mut()
            .append_pair("From", from)
            .append_pair("To", to)
            .append_pair("PageSize", LISTED);
        let page: CallsPage = self.send_for_json(self.request(Method::GET, url)).await?;
        Ok(page.calls)
    }

    /// Ends a leg, whether it waits, rings or is being talked on.
    pub async fn end_call(&self, sid: &CallSid) -> Result<CallInfo, TwilioError> {
        let url = self.account_url(&format!("/Calls/{sid}.json"));
        let request = self.request(Method::POST, url);
        self.send_for_json(request.form(&[("Status", "completed")]))
            .await
    }

    /// Looks a leg up.
    pub async fn fetch_call(&self, sid: &CallSid) -> Result<CallInfo, TwilioError> {
        let url = self.account_url(&format!("/Calls/{sid}.json"));
        self.send_for_json(self.request(Method::GET, url)).await
    }
}

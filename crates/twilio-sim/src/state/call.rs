//! One leg of a call, as the Calls resource shows it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::audio::Audio;
use crate::clock::{now, rfc2822};
use crate::sid;
use crate::state::Sim;

/// Where events are to be posted, and which.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) url: String,
    pub(crate) method: String,
    pub(crate) events: Vec<String>,
}

impl Subscription {
    /// `None` without a URL; Twilio's default is the event `completed` by POST.
    pub(crate) fn new(
        url: Option<&str>,
        method: Option<&str>,
        events: Option<&str>,
    ) -> Option<Self> {
        let url = url.filter(|url| !url.is_empty())?.to_owned();
        Some(Self {
            url,
            method: method.unwrap_or("POST").to_ascii_uppercase(),
            events: events
                .unwrap_or("completed")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        })
    }

    pub(crate) fn wants(&self, event: &str) -> bool {
        self.events.iter().any(|wanted| wanted == event)
    }
}

/// A leg. Its life is over as soon as it is played: time passes in its dates alone.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) sid: String,
    pub(crate) parent_call_sid: Option<String>,
    pub(crate) to: String,
    pub(crate) from: String,
    /// `inbound`, `outbound-api` or `outbound-dial`.
    pub(crate) direction: &'static str,
    pub(crate) status: String,
    pub(crate) created: DateTime<Utc>,
    pub(crate) ended: Option<DateTime<Utc>>,
    /// Seconds of conversation; known at the end.
    pub(crate) duration: Option<u64>,
    /// Ended by a request, whatever the plan says.
    pub(crate) hung_up: bool,
    /// What a recording of this call sounds like.
    pub(crate) audio: Audio,
}

impl Call {
    pub(crate) fn new(direction: &'static str, to: &str, from: &str) -> Self {
        Self {
            sid: sid::new("CA"),
            parent_call_sid: None,
            to: to.to_owned(),
            from: from.to_owned(),
            direction,
            status: "queued".to_owned(),
            created: now(),
            ended: None,
            duration: None,
            hung_up: false,
            audio: Audio::Named("he-plumber".to_owned()),
        }
    }

    /// The second leg of a `<Dial>`.
    pub(crate) fn child(&self, to: &str, caller_id: Option<&str>) -> Self {
        let from = caller_id.unwrap_or(&self.from);
        Self {
            parent_call_sid: Some(self.sid.clone()),
            ..Self::new("outbound-dial", to, from)
        }
    }

    /// The resource's JSON.
    pub(crate) fn to_json(&self, sim: &Sim) -> Value {
        let started = self
            .duration
            .filter(|seconds| *seconds > 0)
            .and(Some(self.created));
        let uri = |rest: &str| sim.path(&format!("Calls/{}{rest}", self.sid));
        json!({
            "sid": self.sid,
            "account_sid": sim.config.account_sid,
            "parent_call_sid": self.parent_call_sid,
            "to": self.to,
            "to_formatted": self.to,
            "from": self.from,
            "from_formatted": self.from,
            "phone_number_sid": null,
            "status": self.status,
            "direction": self.direction,
            "date_created": rfc2822(self.created),
            "date_updated": rfc2822(self.ended.unwrap_or(self.created)),
            "start_time": started.map(rfc2822),
            "end_time": self.ended.map(rfc2822),
            "duration": self.duration.map(|seconds| seconds.to_string()),
            "answered_by": null,
            "api_version": "2010-04-01",
            "caller_name": null,
            "forwarded_from": null,
            "group_sid": null,
            "price": null,
            "price_unit": "USD",
            "queue_time": "0",
            "trunk_sid": null,
            "uri": uri(".json"),
            "subresource_uris": { "recordings": uri("/Recordings.json") },
        })
    }
}

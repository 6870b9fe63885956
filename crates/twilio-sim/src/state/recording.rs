//! A recording, as the Recordings resource shows it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::audio::{Source, ToneWav, Track};
use crate::clock::{now, rfc2822};
use crate::sid;
use crate::state::{Sim, Subscription};

/// The statuses of Twilio's Recordings resource that the simulator uses.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RecordingStatus {
    InProgress,
    Paused,
    Stopped,
    Processing,
    Completed,
    Absent,
    Failed,
}

impl RecordingStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Absent => "absent",
            Self::Failed => "failed",
        }
    }
}

/// Metadata and audio.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    pub(crate) sid: String,
    pub(crate) call_sid: String,
    pub(crate) status: RecordingStatus,
    /// Twilio's `RecordingSource`, such as `DialVerb`.
    pub(crate) source: String,
    pub(crate) track: Track,
    /// Seconds as announced; usually those of the audio.
    pub(crate) duration: u64,
    pub(crate) created: DateTime<Utc>,
    /// 16101 (too short) or 16102 (silent) beside `absent`.
    pub(crate) error_code: Option<u32>,
    pub(crate) subscription: Option<Subscription>,
    /// Deleted ones stay for comparison of bytes; the API no longer knows them.
    pub(crate) deleted: bool,
}

impl Recording {
    pub(crate) fn new(sid: Option<String>, call_sid: &str, source: &str, track: Track) -> Self {
        Self {
            sid: sid.unwrap_or_else(|| sid::new("RE")),
            call_sid: call_sid.to_owned(),
            status: RecordingStatus::Completed,
            source: source.to_owned(),
            duration: track.seconds(),
            track,
            created: now(),
            error_code: None,
            subscription: None,
            deleted: false,
        }
    }

    /// The mp3, or `None` where two channels are asked of a mono recording (Twilio: 400).
    /// Without a wish it comes as it was recorded.
    pub(crate) fn mp3(&self, requested_channels: Option<u8>) -> Option<Source> {
        match requested_channels {
            Some(2) => self.track.dual.clone(),
            Some(_) => Some(self.track.mono.clone()),
            None => Some(self.track.dual.as_ref().unwrap_or(&self.track.mono).clone()),
        }
    }

    /// The wav, by the same rule.
    pub(crate) fn wav(&self, requested_channels: Option<u8>) -> Option<Source> {
        let recorded = self.track.channels();
        let channels = requested_channels.unwrap_or(recorded);
        (channels <= recorded)
            .then(|| Source::Wav(ToneWav::new(self.track.duration_ms, channels.max(1))))
    }

    /// `RecordingUrl`: absolute, without an extension.
    pub(crate) fn url(&self, sim: &Sim) -> String {
        format!(
            "{}{}",
            sim.base_url,
            sim.path(&format!("Recordings/{}", self.sid))
        )
    }

    /// The resource's JSON.
    pub(crate) fn to_json(&self, sim: &Sim) -> Value {
        let completed = self.status == RecordingStatus::Completed;
        let uri = sim.path(&format!("Recordings/{}.json", self.sid));
        json!({
            "sid": self.sid,
            "account_sid": sim.config.account_sid,
            "call_sid": self.call_sid,
            "conference_sid": null,
            "api_version": "2010-04-01",
            "channels": self.track.channels(),
            "date_created": rfc2822(self.created),
            "date_updated": rfc2822(self.created),
            "start_time": rfc2822(self.created),
            "duration": completed.then(|| self.duration.to_string()),
            "source": self.source,
            "status": self.status.name(),
            "error_code": self.error_code,
            "price": null,
            "price_unit": "USD",
            "encryption_details": null,
            "media_url": self.url(sim),
            "uri": uri,
            "subresource_uris": {
                "transcriptions": sim.path(&format!("Recordings/{}/Transcriptions.json", self.sid)),
            },
        })
    }
}

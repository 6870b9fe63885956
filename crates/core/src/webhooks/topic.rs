//! What a webhook can tell of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What happened. The names are part of the contract: rename none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(as = WebhookEvent)]
pub enum Topic {
    /// A call arrived or was placed.
    #[serde(rename = "call.created")]
    CallCreated,
    /// A call's status moved on, it turned out to have no recording, or a person corrected it.
    #[serde(rename = "call.updated")]
    CallUpdated,
    /// A recording can be played.
    #[serde(rename = "recording.ready")]
    RecordingReady,
    /// A recording could not be fetched.
    #[serde(rename = "recording.failed")]
    RecordingFailed,
    /// A transcript is there.
    #[serde(rename = "transcript.ready")]
    TranscriptReady,
    /// Service, city and summary are there.
    #[serde(rename = "analysis.ready")]
    AnalysisReady,
    /// A person tries the webhook out; sent to it whatever it is subscribed to.
    #[serde(rename = "ping")]
    Ping,
}

/// The text is no topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an event that webhooks tell of")]
pub struct UnknownTopic;

impl Topic {
    const ALL: [Self; 7] = [
        Self::CallCreated,
        Self::CallUpdated,
        Self::RecordingReady,
        Self::RecordingFailed,
        Self::TranscriptReady,
        Self::AnalysisReady,
        Self::Ping,
    ];

    /// The name in the database and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CallCreated => "call.created",
            Self::CallUpdated => "call.updated",
            Self::RecordingReady => "recording.ready",
            Self::RecordingFailed => "recording.failed",
            Self::TranscriptReady => "transcript.ready",
            Self::AnalysisReady => "analysis.ready",
            Self::Ping => "ping",
        }
    }
}

impl TryFrom<String> for Topic {
    type Error = UnknownTopic;

    fn try_from(name: String) -> Result<Self, UnknownTopic> {
        let mut all = Self::ALL.into_iter();
        all.find(|topic| topic.as_str() == name).ok_or(UnknownTopic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_json_is_the_name_in_the_table() {
        for topic in Topic::ALL {
            assert_eq!(serde_json::to_value(topic).unwrap(), topic.as_str());
            assert_eq!(Topic::try_from(topic.as_str().to_owned()), Ok(topic));
        }
    }
}

//! What is to happen on a call, and what did.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use url::Url;

use super::flow::{Fate, Outcome, Repeat, Style};
use crate::audio::{Audio, BYTES_PER_SECOND, Track};
use crate::state::Sim;
use crate::webhook::Exchange;

/// How a call goes.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// Answered, recorded as the TwiML asks, everything told once and in order.
    #[default]
    Normal,
    /// Whoever is dialled doesn't answer.
    NoAnswer,
    /// Whoever is dialled is on another call.
    Busy,
    /// The recording turns out silent: status `absent`, error 16102.
    Absent,
    /// The recording is too short to be kept: status `absent`, error 16101.
    TooShort,
    /// Two recordings of one call.
    TwoRecordings,
    /// Each webhook comes twice, one after the other, with the same idempotency token.
    Duplicate,
    /// Recording, `completed`, `in-progress`, the incoming call itself, `ringing`: the wrong way round.
    OutOfOrder,
    /// Each webhook comes many times at once, the closing ones all together.
    Overlapping,
    /// The recording is there, but nobody says so.
    LostRecordingCallback,
    /// A media stream ends the conversation; the recording must be looked for.
    Stream,
    /// Signed with another token.
    BadSignature,
}

/// An inbound call to be played (`POST /_sim/calls`).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CallPlan {
    /// The product's public base URL: what is signed.
    pub product: Url,
    /// Where the product really is, if its public address doesn't lead there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliver_to: Option<Url>,
    /// The business's number, E.164.
    pub to: String,
    /// The caller's number, E.164.
    pub from: String,
    /// How it goes.
    #[serde(default)]
    pub scenario: Scenario,
    /// Default: `he-plumber`, or generated audio of `talk_seconds`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<Audio>,
    /// Length of the conversation; default: that of the audio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talk_seconds: Option<u64>,
    /// How many deliveries at once in [`Scenario::Overlapping`]; default 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<usize>,
    /// What the caller presses at a `<Gather>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<String>,
}

/// How calls go that the product places (`PUT /_sim/outbound`).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutboundPlan {
    /// How they go; those that are about inbound delivery count as normal.
    pub scenario: Scenario,
    /// How it goes with whoever the answered call then dials; default: as `scenario`.
    pub dialled: Option<Scenario>,
    /// How long the call rings; everything else takes no time.
    pub ring_ms: u64,
    /// As in [`CallPlan`].
    pub audio: Option<Audio>,
    /// As in [`CallPlan`].
    pub talk_seconds: Option<u64>,
}

/// What happened on an inbound call.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CallReport {
    /// The call's SID.
    pub call_sid: String,
    /// How it ended, in Twilio's words.
    pub status: String,
    /// In the order in which they began.
    pub recording_sids: Vec<String>,
    /// All that was sent, with the answers.
    pub webhooks: Vec<Exchange>,
}

/// A plan that can't be played.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlanError {
    #[error("no audio of that name")]
    UnknownAudio,
}

/// The audio and the length of a conversation.
pub(super) fn conversation(
    sim: &Sim,
    audio: Option<&Audio>,
    talk_seconds: Option<u64>,
) -> Result<(Audio, u64), PlanError> {
    let audio = match (audio, talk_seconds) {
        (Some(audio), _) => audio.clone(),
        (None, Some(seconds)) => Audio::Synthetic {
            synthetic_bytes: seconds.saturating_mul(BYTES_PER_SECOND),
        },
        (None, None) => Audio::Named("he-plumber".to_owned()),
    };
    let track = Track::make(&sim.library, &audio, 1, "").ok_or(PlanError::UnknownAudio)?;
    Ok((audio, talk_seconds.unwrap_or_else(|| track.seconds())))
}

impl Scenario {
    /// What it means for the playing of a call.
    pub(super) fn style(self, seconds: u64, copies: Option<usize>) -> Style {
        Style {
            outcome: match self {
                Self::NoAnswer => Outcome::NoAnswer,
                Self::Busy => Outcome::Busy,
                _ => Outcome::Answered,
            },
            fate: match self {
                Self::Absent => Fate::Silent,
                Self::TooShort => Fate::TooShort,
                _ => Fate::Whole,
            },
            repeat: match self {
                Self::Duplicate => Repeat::Twice,
                Self::Overlapping => Repeat::AtOnce(copies.unwrap_or(10).clamp(1, 200)),
                _ => Repeat::Once,
            },
            forged: self == Self::BadSignature,
            two_recordings: self == Self::TwoRecordings,
            recordings_told: self != Self::LostRecordingCallback,
            seconds,
            digits: None,
        }
    }
}

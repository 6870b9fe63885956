//! A call flow as clients write and read it.

use prosaas_core::numbers;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What happens on a call.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Flow {
    /// Telephones ring, all at the same time; the first that answers has the call.
    Forward(Forward),
    /// A message is taken.
    Voicemail(Voicemail),
    /// A program answers over a web socket.
    Stream(Stream),
}

/// Telephones ring.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forward {
    /// Telephone numbers in any form; none of the business's own.
    #[schema(min_items = 1, max_items = 10, example = json!(["+972501234567"]))]
    targets: Vec<String>,
    #[serde(default = "ring_seconds")]
    #[schema(minimum = 5, maximum = 120, default = 25)]
    ring_seconds: u32,
    /// Said before they ring, where the call is recorded; without it the business's own.
    #[serde(default)]
    announcement: Option<Spoken>,
    #[serde(default)]
    on_no_answer: OnNoAnswer,
}

/// A message is taken.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Voicemail {
    /// Said first, where messages are recorded; without it the business's own.
    #[serde(default)]
    announcement: Option<Spoken>,
    /// Said before the tone; without it a sentence in the business's language.
    #[serde(default)]
    greeting: Option<Spoken>,
    /// The longest message.
    #[serde(default = "max_seconds")]
    #[schema(minimum = 5, maximum = 3600, default = 120)]
    max_seconds: u32,
}

/// A program answers.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stream {
    #[schema(example = "wss://voice.example.com/in")]
    url: String,
    /// Said before the stream begins, where the call is recorded; without it the business's own.
    #[serde(default)]
    announcement: Option<Spoken>,
}

/// What follows ringing in vain.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnNoAnswer {
    #[default]
    Hangup,
    Voicemail,
}

/// Words, or a file of them.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Spoken {
    /// Read out in the business's language, at most 1000 characters.
    #[schema(example = "השיחה מוקלטת")]
    Say(String),
    /// An `https` address.
    Play(String),
}

fn ring_seconds() -> u32 {
    numbers::Forward::RING_SECONDS
}

fn max_seconds() -> u32 {
    numbers::Voicemail::MAX_SECONDS
}

impl From<Flow> for numbers::Flow {
    fn from(flow: Flow) -> Self {
        match flow {
            Flow::Forward(forward) => Self::Forward(numbers::Forward {
                targets: forward.targets,
                ring_seconds: forward.ring_seconds,
                announcement: forward.announcement.map(Into::into),
                on_no_answer: match forward.on_no_answer {
                    OnNoAnswer::Hangup => numbers::OnNoAnswer::Hangup,
                    OnNoAnswer::Voicemail => numbers::OnNoAnswer::Voicemail,
                },
            }),
            Flow::Voicemail(voicemail) => Self::Voicemail(numbers::Voicemail {
                announcement: voicemail.announcement.map(Into::into),
                greeting: voicemail.greeting.map(Into::into),
                max_seconds: voicemail.max_seconds,
            }),
            Flow::Stream(stream) => Self::Stream(numbers::Stream {
                url: stream.url,
                announcement: stream.announcement.map(Into::into),
            }),
        }
    }
}

impl From<numbers::Flow> for Flow {
    fn from(flow: numbers::Flow) -> Self {
        match flow {
            numbers::Flow::Forward(forward) => Self::Forward(Forward {
                targets: forward.targets,
                ring_seconds: forward.ring_seconds,
                announcement: forward.announcement.map(Into::into),
                on_no_answer: match forward.on_no_answer {
                    numbers::OnNoAnswer::Hangup => OnNoAnswer::Hangup,
                    numbers::OnNoAnswer::Voicemail => OnNoAnswer::Voicemail,
                },
            }),
            numbers::Flow::Voicemail(voicemail) => Self::Voicemail(Voicemail {
                announcement: voicemail.announcement.map(Into::into),
                greeting: voicemail.greeting.map(Into::into),
                max_seconds: voicemail.max_seconds,
            }),
            numbers::Flow::Stream(stream) => Self::Stream(Stream {
                url: stream.url,
                announcement: stream.announcement.map(Into::into),
            }),
        }
    }
}

impl From<Spoken> for numbers::Spoken {
    fn from(spoken: Spoken) -> Self {
        match spoken {
            Spoken::Say(text) => Self::Say(text),
            Spoken::Play(url) => Self::Play(url),
        }
    }
}

impl From<numbers::Spoken> for Spoken {
    fn from(spoken: numbers::Spoken) -> Self {
        match spoken {
            numbers::Spoken::Say(text) => Self::Say(text),
            numbers::Spoken::Play(url) => Self::Play(url),
        }
    }
}

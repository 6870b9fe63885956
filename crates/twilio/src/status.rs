//! The states that Twilio reports, the same words in REST answers and in callbacks.

use serde::{Deserialize, Serialize};

/// A text that is none of the words Twilio documents for this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a word of Twilio's for this state")]
pub struct UnknownWord;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Twilio's own word.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// Where a leg of a call stands (`CallStatus`, `status`).
    CallStatus {
        /// Accepted by Twilio, not dialled yet.
        Queued = "queued",
        /// Being dialled; seen in events only.
        Initiated = "initiated",
        /// Ringing at the other end.
        Ringing = "ringing",
        /// Answered; the event asked for as `answered` arrives under this word.
        InProgress = "in-progress",
        /// Ended after a conversation.
        Completed = "completed",
        /// The other end was busy.
        Busy = "busy",
        /// Could not be placed.
        Failed = "failed",
        /// Nobody answered in time.
        NoAnswer = "no-answer",
        /// Withdrawn before the answer.
        Canceled = "canceled",
    }
}

impl CallStatus {
    /// Whether the leg has ended: such a status is never followed by another one.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Completed | Self::Busy | Self::Failed | Self::NoAnswer | Self::Canceled => true,
            Self::Queued | Self::Initiated | Self::Ringing | Self::InProgress => false,
        }
    }
}

words! {
    /// Where a recording stands (`RecordingStatus`, `status`).
    RecordingStatus {
        /// The call is being recorded.
        InProgress = "in-progress",
        /// Recording is paused.
        Paused = "paused",
        /// Recording has stopped, the file is not there yet.
        Stopped = "stopped",
        /// The file is being made.
        Processing = "processing",
        /// The file is there.
        Completed = "completed",
        /// There was nothing to record: too short or silent.
        Absent = "absent",
        /// Twilio could not make the file.
        Failed = "failed",
        /// The file was deleted.
        Deleted = "deleted",
    }
}

impl RecordingStatus {
    /// Whether the file may still appear by waiting.
    pub fn is_pending(self) -> bool {
        match self {
            Self::InProgress | Self::Paused | Self::Stopped | Self::Processing => true,
            Self::Completed | Self::Absent | Self::Failed | Self::Deleted => false,
        }
    }
}

words! {
    /// Who placed the leg (`Direction`, `direction`).
    Direction {
        /// To one of the account's numbers.
        Inbound = "inbound",
        /// Placed by `POST /Calls.json`.
        OutboundApi = "outbound-api",
        /// Placed by `<Dial>`.
        OutboundDial = "outbound-dial",
        /// Through a SIP trunk, from the account's side.
        TrunkingOriginating = "trunking-originating",
        /// Through a SIP trunk, towards the account's side.
        TrunkingTerminating = "trunking-terminating",
    }
}

words! {
    /// A call's progress events that a callback can be asked for.
    CallEvent {
        /// The leg is being dialled.
        Initiated = "initiated",
        /// The leg rings.
        Ringing = "ringing",
        /// The leg was answered.
        Answered = "answered",
        /// The leg has ended, whatever way.
        Completed = "completed",
    }
}

words! {
    /// A recording's events that a callback can be asked for; only `completed` comes unasked.
    RecordingStatusEvent {
        /// Recording has begun.
        InProgress = "in-progress",
        /// The file is there.
        Completed = "completed",
        /// There will be no file: too short or silent.
        Absent = "absent",
        /// There will be no file: Twilio failed.
        Failed = "failed",
    }
}

impl RecordingStatusEvent {
    /// Every way a recording can end.
    pub const ENDINGS: [Self; 3] = [Self::Completed, Self::Absent, Self::Failed];
}

words! {
    /// What happened to a stream.
    StreamEvent {
        /// The stream's WebSocket was opened.
        Started = "stream-started",
        /// The stream has ended.
        Stopped = "stream-stopped",
        /// The stream could not be opened or broke.
        Error = "stream-error",
    }
}

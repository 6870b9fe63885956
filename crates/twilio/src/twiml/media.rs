//! Recording without a dialled party, and media streams.

use super::element::{Element, Verb, verb};
use crate::status::RecordingStatusEvent;

verb! {
    /// Records the caller on one channel (voicemail): at most an hour, until 5 s of silence, and
    /// after a beep, unless told otherwise.
    Record {
        /// Where Twilio asks how to go on; without it the same document is asked again.
        action(&str) = "action",
        /// Seconds at most.
        max_length(u32) = "maxLength",
        /// Seconds of silence that end it.
        timeout(u32) = "timeout",
        /// Whether a beep comes first.
        play_beep(bool) = "playBeep",
        /// The keys that end it.
        finish_on_key(&str) = "finishOnKey",
        /// Where recording events are posted.
        recording_status_callback(&str) = "recordingStatusCallback",
        /// Which recording events are posted; only `completed` without this.
        recording_status_callback_events(&[RecordingStatusEvent]) = "recordingStatusCallbackEvent",
    }
}

impl Record {
    /// Records by the defaults.
    pub fn new() -> Self {
        Self(Element::new("Record"))
    }
}

impl Default for Record {
    fn default() -> Self {
        Self::new()
    }
}

impl From<Record> for Verb {
    fn from(record: Record) -> Self {
        Self(record.0)
    }
}

verb! {
    /// `<Start><Recording>`: records the call in the background while the next verbs run.
    ///
    /// A media stream is not recorded by itself: this goes before [`ConnectStream`].
    StartRecording {
        /// Where recording events are posted.
        recording_status_callback(&str) = "recordingStatusCallback",
        /// Which recording events are posted; only `completed` without this.
        recording_status_callback_events(&[RecordingStatusEvent]) = "recordingStatusCallbackEvent",
        /// `dual` or `mono`.
        channels(&str) = "channels",
    }
}

impl StartRecording {
    /// Records by the defaults.
    pub fn new() -> Self {
        Self(Element::new("Recording"))
    }
}

impl Default for StartRecording {
    fn default() -> Self {
        Self::new()
    }
}

impl From<StartRecording> for Verb {
    fn from(start: StartRecording) -> Self {
        Self(start.0.wrapped_in("Start"))
    }
}

verb! {
    /// `<Connect><Stream>`: a two-way media stream over a WebSocket.
    ///
    /// The verbs behind it run when the stream's server closes it.
    ConnectStream {
        /// The stream's name, unique within the call.
        name(&str) = "name",
        /// Where the stream's start and end are posted.
        status_callback(&str) = "statusCallback",
    }
}

impl ConnectStream {
    /// Streams to `url`, which must be `wss`.
    pub fn new(url: &str) -> Self {
        let mut element = Element::new("Stream");
        element.set("url", url);
        Self(element)
    }

    /// Adds a pair that the stream's server gets with the start message.
    pub fn parameter(mut self, name: &str, value: &str) -> Self {
        let mut parameter = Element::new("Parameter");
        parameter.set("name", name);
        parameter.set("value", value);
        self.0.push(parameter);
        self
    }
}

impl From<ConnectStream> for Verb {
    fn from(stream: ConnectStream) -> Self {
        Self(stream.0.wrapped_in("Connect"))
    }
}

//! Recordings of a call in play: begun by the TwiML, finished with the call.

use url::Url;

use super::flow::{Fate, Flow, resolve};
use super::params::{self, Params};
use super::twiml::Node;
use crate::audio::Track;
use crate::state::{Recording, RecordingStatus, Subscription};
use crate::webhook::Message;

impl Flow {
    /// Begins what a `<Recording>`, `<Record>` or recording `<Dial>` asks for, and tells
    /// `in-progress` where that is wanted. Returns the SID.
    pub(super) async fn start_recording(
        &mut self,
        node: &Node,
        base: Option<&Url>,
        source: &str,
        channels: u8,
    ) -> Option<String> {
        let url = node
            .attribute("recordingStatusCallback")
            .and_then(|url| resolve(base, url));
        let subscription = Subscription::new(
            url.as_deref(),
            node.attribute("recordingStatusCallbackMethod"),
            node.attribute("recordingStatusCallbackEvent"),
        );
        let sid = self.begin(subscription.clone(), source, channels).await;
        if self.style.two_recordings && self.recording_sids.len() == 1 {
            self.begin(subscription, source, channels).await;
        }
        sid
    }

    /// Begins one recording.
    pub(super) async fn begin(
        &mut self,
        subscription: Option<Subscription>,
        source: &str,
        channels: u8,
    ) -> Option<String> {
        let seed = format!("{}/{}", self.call.sid, self.recording_sids.len());
        let track = Track::make(&self.sim.library, &self.call.audio, channels, &seed)?;
        let mut recording = Recording::new(None, &self.call.sid, source, track);
        recording.status = RecordingStatus::InProgress;
        recording.subscription = subscription.or_else(|| self.recordings_to.clone());
        self.recording_sids.push(recording.sid.clone());
        self.sim
            .with(|state| state.recordings.push(recording.clone()));
        let messages = self.told(&recording).into_iter().collect();
        self.send_all(messages).await;
        Some(recording.sid)
    }

    /// Finishes all recordings of the call, those begun by REST too, and returns what is to be told.
    pub(super) fn finish_recordings(&mut self) -> Vec<Message> {
        let (status, error_code) = match self.style.fate {
            Fate::Whole => (RecordingStatus::Completed, None),
            Fate::Silent => (RecordingStatus::Absent, Some(16102)),
            Fate::TooShort => (RecordingStatus::Absent, Some(16101)),
        };
        let finished: Vec<Recording> = self.sim.with(|state| {
            let running = state.recordings.iter_mut().filter(|recording| {
                recording.call_sid == self.call.sid
                    && recording.status == RecordingStatus::InProgress
            });
            running
                .map(|recording| {
                    recording.status = status;
                    recording.error_code = error_code;
                    recording.clone()
                })
                .collect()
        });
        for recording in &finished {
            if !self.recording_sids.contains(&recording.sid) {
                self.recording_sids.push(recording.sid.clone());
            }
        }
        finished
            .iter()
            .filter_map(|recording| self.told(recording))
            .collect()
    }

    /// The fields that a verb's `action` gets about what it recorded.
    pub(super) fn recorded(&self, sid: Option<&str>) -> Params {
        let url = sid.and_then(|sid| {
            self.sim
                .with(|state| state.recording(sid).map(|found| found.url(&self.sim)))
        });
        let (Some(sid), Some(url)) = (sid, url) else {
            return Params::new();
        };
        vec![
            ("RecordingSid".to_owned(), sid.to_owned()),
            ("RecordingUrl".to_owned(), url),
            (
                "RecordingDuration".to_owned(),
                self.style.seconds.to_string(),
            ),
        ]
    }

    fn told(&self, recording: &Recording) -> Option<Message> {
        let subscription = recording
            .subscription
            .as_ref()
            .filter(|_| self.style.recordings_told)?;
        subscription
            .wants(recording.status.name())
            .then(|| Message {
                url: subscription.url.clone(),
                method: subscription.method.clone(),
                params: params::recording(&self.sim, recording),
            })
    }
}

//! One call as it is played: the verbs of the TwiML, one after the other.

use std::sync::Arc;

use futures::future::join_all;
use url::Url;

use super::params::{self, Params};
use super::twiml::{self, Node};
use crate::sid;
use crate::state::{Call, Sim, Subscription};
use crate::webhook::{self, Exchange, Message};

/// A call follows so many documents at most: a flow that redirects to itself ends.
const MAX_DOCUMENTS: usize = 20;

/// Whether the dialled party picks up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Outcome {
    Answered,
    NoAnswer,
    Busy,
}

impl Outcome {
    /// The leg's last status.
    pub(super) fn status(self) -> &'static str {
        match self {
            Self::Answered => "completed",
            Self::NoAnswer => "no-answer",
            Self::Busy => "busy",
        }
    }
}

/// What becomes of the recordings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    Whole,
    Silent,
    TooShort,
}

/// How often each webhook is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Repeat {
    Once,
    Twice,
    AtOnce(usize),
}

/// The ways in which calls differ.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) outcome: Outcome,
    pub(super) fate: Fate,
    pub(super) repeat: Repeat,
    pub(super) forged: bool,
    pub(super) two_recordings: bool,
    pub(super) recordings_told: bool,
    /// Length of the conversation.
    pub(super) seconds: u64,
    pub(super) digits: Option<String>,
}

/// What follows a verb.
pub(super) enum Next {
    Verb,
    Document(Message),
    End,
}

/// A call in play.
pub(super) struct Flow {
    pub(super) sim: Arc<Sim>,
    pub(super) call: Call,
    pub(super) style: Style,
    /// Where the call's own status goes.
    pub(super) status: Option<Subscription>,
    /// Where recordings are told when the TwiML names no address.
    pub(super) recordings_to: Option<Subscription>,
    /// Next `SequenceNumber`.
    pub(super) sequence: u32,
    /// Whether the TwiML has answered the call: without that, a call nobody takes is `no-answer`.
    pub(super) answered: bool,
    pub(super) hung_up_as: Option<&'static str>,
    /// Whether the end of a media stream has been told.
    pub(super) stream_told: bool,
    pub(super) recording_sids: Vec<String>,
    pub(super) webhooks: Vec<Exchange>,
}

impl Flow {
    pub(super) fn new(sim: Arc<Sim>, call: Call, style: Style) -> Self {
        Self {
            sim,
            call,
            style,
            status: None,
            recordings_to: None,
            sequence: 0,
            answered: false,
            hung_up_as: None,
            stream_told: false,
            recording_sids: Vec::new(),
            webhooks: Vec::new(),
        }
    }

    /// Sends one message as often as the style says, and returns the first answer.
    pub(super) async fn send(&mut self, message: Message) -> Option<Exchange> {
        let first = self.webhooks.len();
        self.send_all(vec![message]).await;
        self.webhooks.get(first).cloned()
    }

    /// Sends several: in order, or all copies of all of them at once.
    pub(super) async fn send_all(&mut self, messages: Vec<Message>) {
        let (sim, call_sid, forged) = (&self.sim, &self.call.sid, self.style.forged);
        let (copies, at_once) = match self.style.repeat {
            Repeat::Once => (1, false),
            Repeat::Twice => (2, false),
            Repeat::AtOnce(copies) => (copies, true),
        };
        let deliveries = messages.iter().flat_map(|message| {
            let token = webhook::token();
            (0..copies).map(move |_| {
                let token = token.clone();
                async move { webhook::deliver(sim, call_sid, message, &token, forged).await }
            })
        });
        let mut exchanges = Vec::new();
        if at_once {
            exchanges = join_all(deliveries).await;
        } else {
            for delivery in deliveries {
                exchanges.push(delivery.await);
            }
        }
        self.webhooks.extend(exchanges);
    }

    /// Makes the call's state that of the flow; what a request asked for meanwhile stays.
    pub(super) fn save(&self) {
        self.sim.with(|state| {
            if let Some(call) = state.call(&self.call.sid) {
                let hung_up = call.hung_up;
                *call = self.call.clone();
                call.hung_up = hung_up;
            }
        });
    }

    /// Plays a document and those that it leads to. False when one of them could not be had.
    pub(super) async fn run(&mut self, document: &str, address: Option<Url>) -> bool {
        let mut document = document.to_owned();
        let mut base = address;
        for _ in 0..MAX_DOCUMENTS {
            let Ok(response) = twiml::parse(&document) else {
                return false;
            };
            let Some(message) = self.play(&response, base.as_ref()).await else {
                return true;
            };
            base = Url::parse(&message.url).ok();
            let Some(reply) = self.send(message).await.filter(Exchange::is_success) else {
                return false;
            };
            if reply.response.trim().is_empty() {
                return true;
            }
            document = reply.response;
        }
        false
    }

    /// The verbs of one document, to its end or to the request that replaces it.
    async fn play(&mut self, response: &Node, base: Option<&Url>) -> Option<Message> {
        for verb in &response.children {
            match self.verb(verb, base).await {
                Next::Verb => {}
                Next::Document(message) => return Some(message),
                Next::End => return None,
            }
        }
        None
    }

    async fn verb(&mut self, verb: &Node, base: Option<&Url>) -> Next {
        if !matches!(
            verb.name.as_str(),
            "Dial" | "Reject" | "Start" | "Redirect" | "Hangup"
        ) {
            self.answered = true;
        }
        match verb.name.as_str() {
            "Start" => {
                if let Some(recording) = verb.child("Recording") {
                    self.start_recording(recording, base, "StartCallRecordingTwiML", 2)
                        .await;
                }
                if let Some(stream) = verb.child("Stream") {
                    self.stream(stream, base, &["stream-started"]).await;
                }
                Next::Verb
            }
            "Connect" => {
                if let Some(stream) = verb.child("Stream") {
                    self.stream(stream, base, &["stream-started", "stream-stopped"])
                        .await;
                }
                let next = self.action(verb, base, Params::new());
                self.stream_told |= matches!(next, Next::Document(_));
                next
            }
            "Record" => {
                let sid = self.start_recording(verb, base, "RecordVerb", 1).await;
                self.action(verb, base, self.recorded(sid.as_deref()))
            }
            "Dial" => self.dial(verb, base).await,
            "Gather" => match self.style.digits.clone() {
                Some(digits) => self.action(verb, base, vec![("Digits".to_owned(), digits)]),
                None => Next::Verb,
            },
            "Redirect" => resolve(base, &verb.text).map_or(Next::End, |url| {
                Next::Document(self.message(url, verb.attribute("method"), Params::new()))
            }),
            "Reject" => {
                let busy = verb.attribute("reason") == Some("busy");
                self.hung_up_as = Some(if busy { "busy" } else { "no-answer" });
                Next::End
            }
            "Hangup" => Next::End,
            _ => Next::Verb,
        }
    }

    /// The request of a verb's `action`, if it has one.
    pub(super) fn action(&self, verb: &Node, base: Option<&Url>, more: Params) -> Next {
        let url = verb
            .attribute("action")
            .and_then(|action| resolve(base, action));
        url.map_or(Next::Verb, |url| {
            Next::Document(self.message(url, verb.attribute("method"), more))
        })
    }

    fn message(&self, url: String, method: Option<&str>, more: Params) -> Message {
        let mut params = params::call(&self.sim, &self.call);
        params.extend(more);
        Message {
            url,
            method: method.unwrap_or("POST").to_ascii_uppercase(),
            params,
        }
    }

    async fn stream(&mut self, stream: &Node, base: Option<&Url>, events: &[&str]) {
        let callback = stream
            .attribute("statusCallback")
            .and_then(|url| resolve(base, url));
        let Some(url) = callback else { return };
        let stream_sid = sid::new("MZ");
        let method = stream.attribute("statusCallbackMethod").unwrap_or("POST");
        for event in events {
            let params = params::stream(&self.sim, &self.call, &stream_sid, event);
            self.send(Message {
                url: url.clone(),
                method: method.to_owned(),
                params,
            })
            .await;
            self.stream_told |= *event == "stream-stopped";
        }
    }
}

/// An address in TwiML: absolute, or relative to the document's.
pub(super) fn resolve(base: Option<&Url>, address: &str) -> Option<String> {
    match base {
        Some(base) => base.join(address),
        None => Url::parse(address),
    }
    .ok()
    .map(String::from)
}

//! `<Dial>`: the second leg, its status callbacks, and the recording of both.

use url::Url;

use super::flow::{Flow, Next, Outcome, resolve};
use super::params;
use super::twiml::Node;
use crate::clock::now;
use crate::state::{Call, Subscription};
use crate::webhook::Message;

impl Flow {
    pub(super) async fn dial(&mut self, verb: &Node, base: Option<&Url>) -> Next {
        let picked_up = self.style.outcome == Outcome::Answered;
        // Without answerOnBridge the caller's leg is answered before anyone is dialled.
        let bridged = verb.attribute("answerOnBridge") == Some("true");
        self.answered |= picked_up || !bridged;

        let noun = ["Number", "Sip", "Client"]
            .into_iter()
            .find_map(|name| verb.child(name));
        let to = noun.map_or(verb.text.as_str(), |noun| noun.text.as_str());
        let child = self.call.child(to, verb.attribute("callerId"));
        self.sim.with(|state| state.calls.push(child.clone()));
        let callback = noun.and_then(|noun| {
            let url = resolve(base, noun.attribute("statusCallback")?)?;
            let method = noun.attribute("statusCallbackMethod");
            Subscription::new(Some(&url), method, noun.attribute("statusCallbackEvent"))
        });

        let record = verb
            .attribute("record")
            .filter(|record| record.starts_with("record-from-"));
        let recorded = match record {
            Some(record) if picked_up => {
                let channels = if record.ends_with("-dual") { 2 } else { 1 };
                self.start_recording(verb, base, "DialVerb", channels).await
            }
            _ => None,
        };
        if picked_up && let Some(url) = noun.and_then(|noun| noun.attribute("url")) {
            self.whisper(&child, resolve(base, url)).await;
        }
        let child = self.ring(child, callback).await;

        let mut fields = vec![
            ("DialCallSid".to_owned(), child.sid.clone()),
            ("DialCallStatus".to_owned(), child.status.clone()),
        ];
        if picked_up {
            fields.push((
                "DialCallDuration".to_owned(),
                self.style.seconds.to_string(),
            ));
        }
        fields.extend(self.recorded(recorded.as_deref()));
        self.action(verb, base, fields)
    }

    /// What the dialled party hears before the two are connected: asked for, and not played.
    async fn whisper(&mut self, child: &Call, url: Option<String>) {
        let Some(url) = url else { return };
        let mut params = params::call(&self.sim, child);
        for (name, value) in &mut params {
            if name == "CallStatus" {
                "in-progress".clone_into(value);
            }
        }
        let method = "POST".to_owned();
        self.send(Message {
            url,
            method,
            params,
        })
        .await;
    }

    /// The life of the second leg, told as far as it was asked for.
    async fn ring(&mut self, mut child: Call, callback: Option<Subscription>) -> Call {
        let picked_up = self.style.outcome == Outcome::Answered;
        let mut life = vec![("initiated", "initiated"), ("ringing", "ringing")];
        if picked_up {
            life.push(("answered", "in-progress"));
        }
        life.push(("completed", self.style.outcome.status()));

        let mut messages = Vec::new();
        let mut sequence = 0;
        for (event, status) in life {
            status.clone_into(&mut child.status);
            if event == "completed" {
                child.ended = Some(now());
                child.duration = Some(if picked_up { self.style.seconds } else { 0 });
            }
            if let Some(callback) = callback.as_ref().filter(|callback| callback.wants(event)) {
                messages.push(Message {
                    url: callback.url.clone(),
                    method: callback.method.clone(),
                    params: params::status(&self.sim, &child, sequence),
                });
                sequence += 1;
            }
        }
        self.sim.with(|state| {
            if let Some(call) = state.call(&child.sid) {
                *call = child.clone();
            }
        });
        self.send_all(messages).await;
        child
    }
}

//! A call from outside to one of the product's numbers.

use std::sync::Arc;

use url::Url;

use super::flow::Flow;
use super::params;
use super::plan::{CallPlan, CallReport, PlanError, Scenario, conversation};
use crate::clock::now;
use crate::sid;
use crate::state::{Call, Sim, Subscription};
use crate::webhook::{Exchange, Message};

/// Plays the whole call and reports it.
pub(crate) async fn play_inbound(sim: Arc<Sim>, plan: CallPlan) -> Result<CallReport, PlanError> {
    let (audio, seconds) = conversation(&sim, plan.audio.as_ref(), plan.talk_seconds)?;
    if let Some(target) = &plan.deliver_to {
        sim.with(|state| {
            state
                .routes
                .retain(|(from, _)| from.origin() != plan.product.origin());
            state.routes.push((plan.product.clone(), target.clone()));
        });
    }
    let mut call = Call::new("inbound", &plan.to, &plan.from);
    call.audio = audio;
    "ringing".clone_into(&mut call.status);
    sim.with(|state| state.calls.push(call.clone()));

    let mut style = plan.scenario.style(seconds, plan.copies);
    style.digits.clone_from(&plan.digits);
    let mut flow = Flow::new(sim, call, style);
    flow.status = Subscription::new(Some(&webhook(&plan.product, "call_status")), None, None);
    flow.recordings_to = Subscription::new(
        Some(&webhook(&plan.product, "handle_recording")),
        None,
        Some("completed absent failed"),
    );
    if plan.scenario == Scenario::OutOfOrder {
        flow.out_of_order(&plan.product).await;
    } else {
        flow.in_order(&plan).await;
    }
    Ok(flow.report())
}

fn webhook(product: &Url, name: &str) -> String {
    format!("{}/webhook/{name}", product.as_str().trim_end_matches('/'))
}

impl Flow {
    async fn in_order(&mut self, plan: &CallPlan) {
        let url = webhook(&plan.product, "incoming_call");
        let message = Message {
            url: url.clone(),
            method: "POST".to_owned(),
            params: params::call(&self.sim, &self.call),
        };
        let reply = self.send(message).await.filter(Exchange::is_success);
        "in-progress".clone_into(&mut self.call.status);
        self.save();
        let understood = match reply {
            Some(reply) => self.run(&reply.response, Url::parse(&url).ok()).await,
            None => false,
        };
        match plan.scenario {
            // What a forger would try although the first request was refused.
            Scenario::BadSignature => {
                self.begin(None, "DialVerb", 2).await;
            }
            // The number's own settings record the call, and nobody is told.
            Scenario::Stream if self.recording_sids.is_empty() => {
                let silent = Subscription::new(Some(&url), None, Some("none"));
                self.begin(silent, "StartCallRecordingAPI", 2).await;
            }
            _ => {}
        }
        self.end(understood || self.style.forged).await;
        if plan.scenario == Scenario::Stream && !self.stream_told {
            let params = params::stream(&self.sim, &self.call, &sid::new("MZ"), "stream-stopped");
            let url = webhook(&plan.product, "stream_ended");
            self.send(Message {
                url,
                method: "POST".to_owned(),
                params,
            })
            .await;
        }
    }

    async fn out_of_order(&mut self, product: &Url) {
        let incoming = Message {
            url: webhook(product, "incoming_call"),
            method: "POST".to_owned(),
            params: params::call(&self.sim, &self.call),
        };
        let ringing = self.status_message(0);
        "in-progress".clone_into(&mut self.call.status);
        let answered = self.status_message(1);
        "completed".clone_into(&mut self.call.status);
        self.call.duration = Some(self.style.seconds);
        self.call.ended = Some(now());
        self.save();
        let completed = self.status_message(2);

        self.begin(None, "DialVerb", 2).await;
        let mut messages = self.finish_recordings();
        messages.extend(completed);
        messages.extend(answered);
        messages.push(incoming);
        messages.extend(ringing);
        self.send_all(messages).await;
    }

    fn status_message(&self, sequence: u32) -> Option<Message> {
        self.status.as_ref().map(|subscription| Message {
            url: subscription.url.clone(),
            method: subscription.method.clone(),
            params: params::status(&self.sim, &self.call, sequence),
        })
    }

    /// Tells an event of the call itself, if it was asked for.
    pub(super) fn progress(&mut self, event: &str) -> Option<Message> {
        if !self
            .status
            .as_ref()
            .is_some_and(|subscription| subscription.wants(event))
        {
            return None;
        }
        self.sequence += 1;
        self.status_message(self.sequence - 1)
    }

    /// Ends the call: last status, recordings finished, both told.
    pub(super) async fn end(&mut self, understood: bool) {
        let status = match self.hung_up_as {
            Some(status) => status,
            None if !understood => "failed",
            None if self.answered => "completed",
            None => self.style.outcome.status(),
        };
        status.clone_into(&mut self.call.status);
        self.call.duration = Some(if status == "completed" {
            self.style.seconds
        } else {
            0
        });
        self.call.ended = Some(now());
        self.save();
        let mut messages: Vec<_> = self.progress("completed").into_iter().collect();
        messages.extend(self.finish_recordings());
        self.send_all(messages).await;
    }

    fn report(self) -> CallReport {
        CallReport {
            call_sid: self.call.sid,
            status: self.call.status,
            recording_sids: self.recording_sids,
            webhooks: self.webhooks,
        }
    }
}

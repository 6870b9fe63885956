//! A call that the product places through `POST Calls.json`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use url::Url;

use super::flow::{Flow, Outcome};
use super::params;
use super::plan::{Scenario, conversation};
use crate::state::{Call, Sim, Subscription};
use crate::webhook::{Exchange, Message};

/// Time between the REST answer and the first webhook. Twilio takes longer; a product that has not
/// stored the SID by then would fail there too.
const SETUP: Duration = Duration::from_millis(100);

/// What the callee hears.
pub(crate) enum Instructions {
    /// TwiML in the request itself.
    Twiml(String),
    /// TwiML to be asked for when the call is answered.
    Fetch { url: String, method: String },
}

/// What the request asked for.
pub(crate) struct Outbound {
    pub(crate) instructions: Instructions,
    pub(crate) status: Option<Subscription>,
    /// With `Record=true`: channels and where to tell.
    pub(crate) record: Option<(u8, Option<Subscription>)>,
}

/// Plays the call as the outbound plan in force says.
pub(crate) async fn play_outbound(sim: Arc<Sim>, mut call: Call, outbound: Outbound) {
    let plan = sim.with(|state| state.outbound.clone());
    let Ok((audio, seconds)) = conversation(&sim, plan.audio.as_ref(), plan.talk_seconds) else {
        tracing::error!(call.sid = %call.sid, "the outbound plan names no known audio");
        return;
    };
    call.audio = audio;
    let mut style = plan.scenario.style(seconds, None);
    style.forged = false;
    style.two_recordings = plan.scenario == Scenario::TwoRecordings;
    let mut picked_up = style.outcome == Outcome::Answered;
    let mut flow = Flow::new(sim, call, style);
    flow.status = outbound.status;

    tokio::time::sleep(SETUP).await;
    for stage in ["initiated", "ringing"] {
        flow.reach(stage, stage).await;
    }
    if flow
        .hung_up_within(Duration::from_millis(plan.ring_ms))
        .await
    {
        flow.hung_up_as = Some("canceled");
        picked_up = false;
    }
    if picked_up {
        flow.answered = true;
        flow.reach("answered", "in-progress").await;
        if let Some(dialled) = plan.dialled {
            flow.style.outcome = dialled.style(seconds, None).outcome;
        }
    }
    let understood = !picked_up || flow.talk(outbound.instructions, outbound.record).await;
    flow.end(understood).await;
}

impl Flow {
    /// Comes to a stage of the call's life, and tells of it where that is wanted.
    async fn reach(&mut self, event: &str, status: &str) {
        status.clone_into(&mut self.call.status);
        self.save();
        let messages = self.progress(event).into_iter().collect();
        self.send_all(messages).await;
    }

    /// Whether a request ends the call while it rings.
    async fn hung_up_within(&self, ringing: Duration) -> bool {
        let until = Instant::now() + ringing;
        loop {
            let hung_up = self
                .sim
                .with(|state| state.call(&self.call.sid).is_some_and(|call| call.hung_up));
            if hung_up || Instant::now() >= until {
                return hung_up;
            }
            tokio::time::sleep(SETUP.min(ringing)).await;
        }
    }

    async fn talk(
        &mut self,
        instructions: Instructions,
        record: Option<(u8, Option<Subscription>)>,
    ) -> bool {
        if let Some((channels, subscription)) = record {
            self.begin(subscription, "OutboundAPI", channels).await;
        }
        match instructions {
            Instructions::Twiml(document) => self.run(&document, None).await,
            Instructions::Fetch { url, method } => {
                let params = params::call(&self.sim, &self.call);
                let message = Message {
                    url: url.clone(),
                    method,
                    params,
                };
                match self.send(message).await.filter(Exchange::is_success) {
                    Some(reply) => self.run(&reply.response, Url::parse(&url).ok()).await,
                    None => false,
                }
            }
        }
    }
}

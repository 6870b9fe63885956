//! Twilio's webhooks: check the signature, write what is told, answer at once. Nothing here talks
//! to Twilio, so its pace can't slow an answer down.

mod flow;
pub(crate) mod incoming;
pub(crate) mod outbound;
pub(crate) mod recorded;
mod signed;
pub(crate) mod status;
pub(crate) mod streamed;

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::call_log::CallLog;
use prosaas_core::events::{Event, EventKind};
use prosaas_core::ids::OutboundCallId;
use prosaas_core::queue::Job;
use prosaas_core::steps::Queued;
use prosaas_core::telemetry;
use prosaas_twilio::twiml::Response;
use serde_json::json;

use crate::state::State;
use signed::Signed;

fn twiml(response: &Response) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/xml; charset=utf-8")
        .body(response.to_xml())
}

fn no_content() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// The click-to-call that the signed address names.
fn outbound_id(signed: &Signed) -> Option<OutboundCallId> {
    let (_, id) = signed.query.iter().find(|(name, _)| name == "outbound")?;
    id.parse().ok().map(OutboundCallId)
}

/// Tells the queue, after the commit and beside the answer: a lost push is found by the sweep.
fn push(state: &Data<State>, queued: Option<Queued>) {
    let Some(queued) = queued else { return };
    let queue = state.queue.clone();
    tokio::spawn(telemetry::carried(async move {
        if let Err(error) = queue.push(&Job::from(&queued), queued.urgent).await {
            tracing::debug!(%error, "a job was not pushed");
        }
    }));
}

/// Tells the browsers, after the commit.
fn publish(state: &State, log: &CallLog, kind: EventKind) {
    let payload = json!({ "status": log.status, "direction": log.direction });
    let event = Event {
        kind,
        call_sid: log.call_sid.to_string(),
        payload,
    };
    state.events.publish(log.business_id, event);
}

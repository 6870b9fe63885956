//! `POST /webhook/incoming_call`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::call_flow;
use prosaas_core::events::EventKind;
use prosaas_core::ingest::{self, Announced, Announcement};
use prosaas_twilio::webhook::{Direction, IncomingCall};
use prosaas_web::error::ApiError;

use super::signed::{Signed, malformed};
use super::{flow, publish, push, twiml};
use crate::state::State;

/// Creates the call's log at once and answers with the number's flow.
pub(crate) async fn incoming_call(
    signed: Signed,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let call = IncomingCall::parse(&signed.params).map_err(malformed)?;
    if flow::is_after_message(&signed.query) {
        return Ok(twiml(&flow::hang_up()));
    }
    let now = state.clock.now();
    let announced = Announced {
        call_sid: call.call_sid.clone(),
        from: call.from,
        to: call.to.clone(),
        direction: Direction::Inbound,
        status: call.status,
    };
    let mut conn = state.db.system().await?;
    let announcement = ingest::announce(&mut conn, &announced, now).await?;
    let flow = call_flow::of_number(&mut conn, &call.to).await?;
    conn.commit().await?;

    let log = match announcement {
        Announcement::Created { log, queued } => {
            push(&state, queued);
            tracing::info!(call.sid = %log.call_sid, business.id = %log.business_id, "call.created");
            publish(&state, &log, EventKind::CallCreated);
            log
        }
        Announcement::Known(log) => log,
        Announcement::UnknownNumber => {
            tracing::warn!(call.sid = %call.call_sid, "a call to a number of no business");
            return Ok(twiml(&flow::refusal()));
        }
    };
    let Some(flow) = flow.filter(|flow| flow.business_id == log.business_id) else {
        tracing::warn!(call.sid = %log.call_sid, "the call belongs to another business");
        return Ok(twiml(&flow::refusal()));
    };
    Ok(twiml(&flow::answer(&flow, &call.to, &state.public_base)))
}

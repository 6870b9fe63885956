//! `POST /webhook/outbound_call`: the agent has picked up, now the customer is dialled.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::events::EventKind;
use prosaas_core::ingest::{self, Announced, Announcement};
use prosaas_core::{call_flow, phone};
use prosaas_twilio::webhook::{Direction, IncomingCall};
use prosaas_web::error::ApiError;

use super::signed::{Signed, malformed};
use super::{flow, publish, push, twiml};
use crate::state::State;

/// The signed query names the customer (`customer=+972…`); `From` is the business's own number.
pub(crate) async fn outbound_call(
    signed: Signed,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let call = IncomingCall::parse(&signed.params).map_err(malformed)?;
    let customer = signed
        .query
        .iter()
        .find(|(name, _)| name == "customer")
        .and_then(|(_, number)| phone::e164(number))
        .ok_or_else(|| ApiError::validation("customer", "not a telephone number"))?;
    let now = state.clock.now();
    let announced = Announced {
        call_sid: call.call_sid.clone(),
        from: call.from.clone(),
        to: customer.clone(),
        direction: Direction::OutboundApi,
        status: call.status,
    };
    let mut conn = state.db.system().await?;
    let announcement = ingest::announce(&mut conn, &announced, now).await?;
    let flow = call_flow::of_number(&mut conn, &call.from).await?;
    conn.commit().await?;
    if let Announcement::Created { log, queued } = &announcement {
        push(&state, *queued);
        publish(&state, log, EventKind::CallCreated);
    }
    match (announcement, flow) {
        (Announcement::Created { log, .. } | Announcement::Known(log), Some(flow))
            if log.business_id == flow.business_id =>
        {
            Ok(twiml(&flow::connect(
                &flow,
                &call.from,
                &customer,
                &state.public_base,
            )))
        }
        _ => {
            tracing::warn!(call.sid = %call.call_sid, "an outbound call from a number of no business");
            Ok(twiml(&flow::refusal()))
        }
    }
}

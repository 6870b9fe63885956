//! `POST /webhook/outbound_call`: the agent has picked up, now the customer is dialled.
//!
//! The signed query names the click-to-call (`outbound=41`). Only the row's one call is connected, so
//! whatever happened when it was placed, nobody is called twice.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::database::SystemConn;
use prosaas_core::events::EventKind;
use prosaas_core::numbers::{self, Number};
use prosaas_core::outbound::{self, Attached, Heard, OutboundCall, Reason, State as Standing};
use prosaas_core::outcome::{self, Fact};
use prosaas_core::{ingest, opt_outs};
use prosaas_twilio::status::CallStatus;
use prosaas_twilio::webhook::{DialEnded, IncomingCall};
use prosaas_web::error::ApiError;

use super::flow::{self, Stage};
use super::signed::{Signed, malformed};
use super::{outbound_id, publish, push, twiml};
use crate::state::State;

/// Connects the agent with the customer, tells the customer of the recording, and ends the call.
pub(crate) async fn outbound_call(
    signed: Signed,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    match Stage::of(&signed.query) {
        Stage::Begins => begins(&signed, &state).await,
        Stage::AfterDial => after_dial(&signed, &state).await,
        Stage::CustomerAnswered | Stage::AfterMessage => customer_answered(&signed, &state).await,
    }
}

async fn begins(signed: &Signed, state: &Data<State>) -> Result<HttpResponse, ApiError> {
    let call = IncomingCall::parse(&signed.params).map_err(malformed)?;
    let id = outbound_id(signed)
        .ok_or_else(|| ApiError::validation("outbound", "names no click-to-call"))?;
    let now = state.clock.now();
    let mut conn = state.db.system().await?;
    let attached = outbound::attach(&mut conn, id, &call.call_sid, now).await?;
    let Attached::Mine {
        call: mut wished,
        log: Some(log),
        created,
        queued,
    } = attached
    else {
        conn.commit().await?;
        tracing::warn!(call.sid = %call.call_sid, outbound.id = %id, "a call that nobody wishes for");
        return Ok(twiml(&flow::hang_up()));
    };
    let answered = Heard::Agent(CallStatus::InProgress);
    if let Some(moved) = outbound::hear(&mut conn, &call.call_sid, answered, now).await? {
        *wished = moved;
    }
    let number = number_of(&mut conn, &wished).await?;
    let refused = refusal(&mut conn, &wished).await?;
    if let Some(reason) = refused
        && let Some(ended) = outbound::end(&mut conn, id, reason, now).await?
    {
        *wished = ended;
    }
    conn.commit().await?;
    push(state, queued);
    if created {
        publish(state, &log, EventKind::CallCreated);
    }
    state.events.publish(wished.business_id, wished.event());
    let (Some(number), None, false) = (number, refused, wished.state == Standing::Ended) else {
        return Ok(twiml(&flow::hang_up()));
    };
    let base = &state.public_base;
    let webhook = format!("{base}/webhook/outbound_call?outbound={id}");
    let connected = flow::connect(&number, &wished.to_number, &webhook, base);
    Ok(twiml(&connected))
}

async fn after_dial(signed: &Signed, state: &Data<State>) -> Result<HttpResponse, ApiError> {
    let ended = DialEnded::parse(&signed.params).map_err(malformed)?;
    let now = state.clock.now();
    let mut conn = state.db.system().await?;
    let log = ingest::find(&mut conn, &ended.call_sid).await?;
    let mut changed = false;
    if let Some(log) = &log {
        changed = outcome::note(&mut conn, log, Fact::DialEnded(ended.status), now).await?;
    }
    let heard = Heard::DialEnded(ended.status);
    let moved = outbound::hear(&mut conn, &ended.call_sid, heard, now).await?;
    conn.commit().await?;
    if let Some(log) = log.filter(|_| changed) {
        publish(state, &log, EventKind::CallUpdated);
    }
    if let Some(moved) = moved {
        state.events.publish(moved.business_id, moved.event());
    }
    Ok(twiml(&flow::hang_up()))
}

/// Asked for the customer's leg, whose SID is its own; the query names the click-to-call.
async fn customer_answered(signed: &Signed, state: &Data<State>) -> Result<HttpResponse, ApiError> {
    let id = outbound_id(signed)
        .ok_or_else(|| ApiError::validation("outbound", "names no click-to-call"))?;
    let mut conn = state.db.system().await?;
    let number = match outbound::known(&mut conn, id).await? {
        Some(wished) => number_of(&mut conn, &wished).await?,
        None => None,
    };
    conn.commit().await?;
    Ok(twiml(
        &number.as_ref().map_or_else(flow::hang_up, flow::notice),
    ))
}

/// The number that is shown, as long as it is the business's.
async fn number_of(
    conn: &mut SystemConn,
    wished: &OutboundCall,
) -> Result<Option<Number>, ApiError> {
    let number = numbers::called(conn, &wished.from_number).await?;
    Ok(number.filter(|number| number.business_id == wished.business_id))
}

/// What may have changed since the call was placed.
async fn refusal(conn: &mut SystemConn, wished: &OutboundCall) -> Result<Option<Reason>, ApiError> {
    if wished.is_canceled() {
        return Ok(Some(Reason::Canceled));
    }
    let out = opt_outs::is_out(conn, wished.business_id, &wished.to_number).await?;
    Ok(out.then_some(Reason::OptedOut))
}

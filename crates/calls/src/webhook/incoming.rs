//! `POST /webhook/incoming_call`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::call_log::CallLog;
use prosaas_core::events::EventKind;
use prosaas_core::ingest::{self, Announced, Announcement};
use prosaas_core::numbers::{self, Number};
use prosaas_core::outcome::{self, Fact};
use prosaas_twilio::status::CallStatus;
use prosaas_twilio::webhook::{DialEnded, Direction, IncomingCall, MessageLeft};
use prosaas_web::error::ApiError;

use super::flow::{self, Stage};
use super::signed::{Signed, malformed};
use super::{publish, push, twiml};
use crate::state::State;

/// Creates the call's log at once and answers with the number's flow; later asks how to go on end
/// here too.
pub(crate) async fn incoming_call(
    signed: Signed,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    match Stage::of(&signed.query) {
        Stage::Begins => begins(&signed, &state).await,
        Stage::AfterDial => {
            let ended = DialEnded::parse(&signed.params).map_err(malformed)?;
            let fact = Fact::DialEnded(ended.status);
            let Some((_, number)) = goes_on(&signed, &state, Some(fact)).await? else {
                return Ok(twiml(&flow::hang_up()));
            };
            let reached = ended.status == CallStatus::Completed;
            let flow = number.flow_at(state.clock.now());
            let base = &state.public_base;
            Ok(twiml(&flow::after_dial(&number, flow, reached, base)))
        }
        Stage::AfterMessage | Stage::CustomerAnswered => {
            let left = MessageLeft::parse(&signed.params).map_err(malformed)?;
            let fact = (left.seconds > 0).then_some(Fact::Message);
            goes_on(&signed, &state, fact).await?;
            Ok(twiml(&flow::hang_up()))
        }
    }
}

async fn begins(signed: &Signed, state: &Data<State>) -> Result<HttpResponse, ApiError> {
    let call = IncomingCall::parse(&signed.params).map_err(malformed)?;
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
    let number = numbers::called(&mut conn, &call.to).await?;
    conn.commit().await?;

    let log = match announcement {
        Announcement::Created { log, queued } => {
            push(state, queued);
            tracing::info!(call.sid = %log.call_sid, business.id = %log.business_id, "call.created");
            publish(state, &log, EventKind::CallCreated);
            log
        }
        Announcement::Known(log) => log,
        Announcement::UnknownNumber => {
            tracing::warn!(call.sid = %call.call_sid, "a call to a number of no business");
            return Ok(twiml(&flow::refusal()));
        }
    };
    let Some(number) = number.filter(|number| number.business_id == log.business_id) else {
        tracing::warn!(call.sid = %log.call_sid, "the call belongs to another business");
        return Ok(twiml(&flow::refusal()));
    };
    let base = &state.public_base;
    Ok(twiml(&flow::answer(&number, number.flow_at(now), base)))
}

/// Takes in what the call has come to; `None` where the call, or its number, is not ours.
async fn goes_on(
    signed: &Signed,
    state: &Data<State>,
    fact: Option<Fact>,
) -> Result<Option<(CallLog, Number)>, ApiError> {
    let call = IncomingCall::parse(&signed.params).map_err(malformed)?;
    let mut conn = state.db.system().await?;
    let log = ingest::find(&mut conn, &call.call_sid).await?;
    let number = numbers::called(&mut conn, &call.to).await?;
    let changed = match (&log, fact) {
        (Some(log), Some(fact)) => outcome::note(&mut conn, log, fact, state.clock.now()).await?,
        _ => false,
    };
    conn.commit().await?;
    let Some((log, number)) = log.zip(number) else {
        return Ok(None);
    };
    if changed {
        publish(state, &log, EventKind::CallUpdated);
    }
    Ok((log.business_id == number.business_id).then_some((log, number)))
}

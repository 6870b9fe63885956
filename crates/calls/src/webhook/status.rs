//! `POST /webhook/call_status`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::events::EventKind;
use prosaas_core::ingest;
use prosaas_core::outbound::{self, Attached};
use prosaas_twilio::webhook::CallStatusEvent;
use prosaas_web::error::ApiError;

use super::signed::{Signed, malformed};
use super::{no_content, outbound_id, publish, push};
use crate::state::State;

/// Moves the call's status on, never backwards.
pub(crate) async fn call_status(
    signed: Signed,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let event = CallStatusEvent::parse(&signed.params).map_err(malformed)?;
    let now = state.clock.now();
    let mut conn = state.db.system().await?;
    if !ingest::first_delivery(&mut conn, "call_status", &signed.key, now).await? {
        conn.commit().await?;
        return Ok(no_content());
    }
    let attached = match outbound_id(&signed) {
        // A dialled leg's events name its parent, which is attached already.
        Some(id) if event.parent_call_sid.is_none() => {
            Some(outbound::attach(&mut conn, id, &event.call_sid, now).await?)
        }
        _ => None,
    };
    if let Some(Attached::Nobodys) = attached {
        conn.commit().await?;
        tracing::warn!(call.sid = %event.call_sid, "a status of a call that nobody wishes for");
        return Ok(no_content());
    }
    let progressed = ingest::progress(&mut conn, &event, now).await?;
    conn.commit().await?;
    if let Some(Attached::Mine {
        log: Some(log),
        created: true,
        queued,
        ..
    }) = attached
    {
        push(&state, queued);
        publish(&state, &log, EventKind::CallCreated);
    }
    let Some(progressed) = progressed else {
        tracing::warn!(call.sid = %event.call_sid, "a status of a call of no business");
        return Ok(no_content());
    };
    push(&state, progressed.queued);
    if let Some(outbound) = &progressed.outbound {
        state.events.publish(outbound.business_id, outbound.event());
    }
    if progressed.created {
        publish(&state, &progressed.log, EventKind::CallCreated);
    } else if progressed.changed {
        publish(&state, &progressed.log, EventKind::CallUpdated);
    }
    Ok(no_content())
}

//! Click-to-call: the agent's telephone rings first, then the customer's.
//!
//! A wish is a row, made once for its idempotency key; [`Dispatcher`] places it at Twilio, once at
//! most; Twilio's webhooks move it on. See `docs/decisions/0010-one-call-a-click.md`.

mod dispatcher;
mod due;
mod lookup;
mod progress;
mod request;
mod row;
mod standing;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, SystemConn, TenantConn};
use crate::ids::OutboundCallId;
use crate::schema::outbound_calls;

pub use dispatcher::{Dispatcher, Ticked};
pub use progress::{Attached, attach, end, hear};
pub use request::{Receiver, RequestError, Requested, Wish, request};
pub use row::OutboundCall;
pub use standing::{Heard, Reason, State};

/// A click-to-call of the business.
pub async fn find(
    conn: &mut TenantConn,
    id: OutboundCallId,
) -> Result<Option<OutboundCall>, DatabaseError> {
    let call = outbound_calls::table
        .filter(outbound_calls::business_id.eq(conn.business()))
        .filter(outbound_calls::id.eq(id))
        .select(OutboundCall::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(call)
}

/// The same for a webhook, whoever's it is.
pub async fn known(
    conn: &mut SystemConn,
    id: OutboundCallId,
) -> Result<Option<OutboundCall>, DatabaseError> {
    let call = outbound_calls::table
        .find(id)
        .select(OutboundCall::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(call)
}

/// Withdraws a call that waits, or asks the dispatcher to hang up. Returns the call as it is then; it
/// stays as it is where it has ended.
pub async fn cancel(
    conn: &mut TenantConn,
    id: OutboundCallId,
    now: DateTime<Utc>,
) -> Result<Option<OutboundCall>, DatabaseError> {
    let business = conn.business();
    let locked = outbound_calls::table
        .filter(outbound_calls::business_id.eq(business))
        .filter(outbound_calls::id.eq(id))
        .select(OutboundCall::as_select())
        .for_update()
        .first(&mut **conn)
        .await
        .optional()?;
    let Some(call) = locked else {
        return Ok(None);
    };
    let call = match call.state {
        State::Ended => call,
        State::Queued => progress::end(conn, call.id, Reason::Canceled, now)
            .await?
            .unwrap_or(call),
        _ => {
            diesel::update(outbound_calls::table.find(call.id))
                .filter(outbound_calls::business_id.eq(business))
                .set(outbound_calls::cancel_requested_at.eq(now))
                .returning(OutboundCall::as_returning())
                .get_result(&mut **conn)
                .await?
        }
    };
    Ok(Some(call))
}

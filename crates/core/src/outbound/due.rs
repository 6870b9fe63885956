//! Calls that wait: whether one is due, and which are not placed any more.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::row::OutboundCall;
use super::standing::{Reason, State};
use crate::database::DatabaseError;
use crate::opt_outs;
use crate::schema::{outbound_calls, phone_numbers};

/// Nobody wants to be rung up long after the click.
const WAITS_AT_MOST: TimeDelta = TimeDelta::minutes(2);

/// Whether a call waits that may be placed now.
pub(super) async fn any_due(
    conn: &mut AsyncPgConnection,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let due = outbound_calls::table
        .filter(outbound_calls::state.eq(State::Queued.as_str()))
        .filter(
            outbound_calls::next_try_at
                .is_null()
                .or(outbound_calls::next_try_at.le(now)),
        );
    Ok(diesel::select(diesel::dsl::exists(due))
        .get_result(conn)
        .await?)
}

/// Why a call that waited is not placed any more.
pub(super) async fn refusal(
    conn: &mut AsyncPgConnection,
    call: &OutboundCall,
    now: DateTime<Utc>,
) -> Result<Option<Reason>, DatabaseError> {
    if call.is_canceled() {
        return Ok(Some(Reason::Canceled));
    }
    if now - call.created_at > WAITS_AT_MOST {
        return Ok(Some(Reason::Expired));
    }
    if opt_outs::is_out(conn, call.business_id, &call.to_number).await? {
        return Ok(Some(Reason::OptedOut));
    }
    // A number that the business gave up meanwhile is shown to nobody.
    let own = phone_numbers::table
        .filter(phone_numbers::business_id.eq(call.business_id))
        .filter(phone_numbers::e164.eq(&call.from_number));
    let own: bool = diesel::select(diesel::dsl::exists(own))
        .get_result(conn)
        .await?;
    Ok((!own).then_some(Reason::Rejected))
}

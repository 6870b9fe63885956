//! The one gate between a tenant and a call: only here a [`Call`] is made.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::call_log::CallLog;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{BusinessId, CallSid};
use crate::schema::call_logs;

/// A call that a tenant check has let through. Whatever serves a person takes a `Call`, so a missing
/// check does not compile; the worker and the webhooks work with [`CallLog`].
#[derive(Clone, Debug)]
pub struct Call(CallLog);

impl Call {
    /// The call of a row, where it is the business's own. The business is the one that the caller
    /// was let into.
    pub(crate) fn of(log: CallLog, business: BusinessId) -> Option<Self> {
        (log.business_id == business).then_some(Self(log))
    }

    /// The row behind it.
    pub fn log(&self) -> &CallLog {
        &self.0
    }
}

/// The call of the connection's business, if it is one: another business's call is `None`, exactly
/// like one that does not exist.
pub async fn find_call(
    conn: &mut TenantConn,
    sid: &CallSid,
) -> Result<Option<Call>, DatabaseError> {
    let business = conn.business();
    let log = call_logs::table
        .filter(call_logs::call_sid.eq(sid.as_str()))
        .filter(call_logs::business_id.eq(business))
        .select(CallLog::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(log.map(Call))
}

//! Legal holds: a held call is neither purged nor deleted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::json;

use crate::audit::{self, Action, Actor, Entry};
use crate::database::{DatabaseError, TenantConn};
use crate::schema::{call_holds, call_logs, users};
use crate::tenancy::Call;

/// A hold that is set.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Since when.
    pub set_at: DateTime<Utc>,
    /// The name of the one who set it, as far as known.
    pub set_by: Option<String>,
}

/// Why a call can't be held.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// There is nothing left to hold.
    #[error("the call was erased")]
    Erased,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for HoldError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Sets a hold; one that is set gets the new reason. It holds from the commit on: a purge that is at
/// work at this moment skips the call or is waited for.
pub async fn set(
    conn: &mut TenantConn,
    call: &Call,
    reason: &str,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Hold, HoldError> {
    let log = call.log();
    let target = call_logs::table
        .find(log.id)
        .filter(call_logs::business_id.eq(log.business_id));
    let erased: Option<DateTime<Utc>> = target
        .select(call_logs::erased_at)
        .for_update()
        .first(&mut **conn)
        .await?;
    if erased.is_some() {
        return Err(HoldError::Erased);
    }
    diesel::update(target)
        .set(call_logs::legal_hold.eq(true))
        .execute(&mut **conn)
        .await?;
    let open = call_holds::table
        .filter(call_holds::business_id.eq(log.business_id))
        .filter(call_holds::call_log_id.eq(log.id))
        .filter(call_holds::lifted_at.is_null());
    let changed = diesel::update(open)
        .set(call_holds::reason.eq(reason))
        .execute(&mut **conn)
        .await?;
    if changed == 0 {
        diesel::insert_into(call_holds::table)
            .values((
                call_holds::business_id.eq(log.business_id),
                call_holds::call_log_id.eq(log.id),
                call_holds::reason.eq(reason),
                call_holds::set_by.eq(actor.user),
                call_holds::set_at.eq(now),
            ))
            .execute(&mut **conn)
            .await?;
    }
    note(conn, call, actor, true, now).await?;
    // The row was written a moment ago, in this transaction.
    find(conn, call)
        .await?
        .ok_or_else(|| DatabaseError::from(diesel::result::Error::NotFound).into())
}

/// Lifts the hold; false where none is set.
pub async fn lift(
    conn: &mut TenantConn,
    call: &Call,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let log = call.log();
    let held = call_logs::table
        .find(log.id)
        .filter(call_logs::business_id.eq(log.business_id))
        .filter(call_logs::legal_hold);
    let lifted = diesel::update(held)
        .set(call_logs::legal_hold.eq(false))
        .execute(&mut **conn)
        .await?;
    if lifted == 0 {
        return Ok(false);
    }
    let open = call_holds::table
        .filter(call_holds::business_id.eq(log.business_id))
        .filter(call_holds::call_log_id.eq(log.id))
        .filter(call_holds::lifted_at.is_null());
    diesel::update(open)
        .set((
            call_holds::lifted_at.eq(now),
            call_holds::lifted_by.eq(actor.user),
        ))
        .execute(&mut **conn)
        .await?;
    note(conn, call, actor, false, now).await?;
    Ok(true)
}

/// The hold that is set on the call.
pub async fn find(conn: &mut TenantConn, call: &Call) -> Result<Option<Hold>, DatabaseError> {
    let log = call.log();
    let query = call_holds::table
        .left_join(users::table.on(users::id.nullable().eq(call_holds::set_by)))
        .filter(call_holds::business_id.eq(log.business_id))
        .filter(call_holds::call_log_id.eq(log.id))
        .filter(call_holds::lifted_at.is_null())
        .select((
            call_holds::reason,
            call_holds::set_at,
            users::name.nullable(),
        ));
    Ok(query.first(&mut **conn).await.optional()?)
}

async fn note(
    conn: &mut AsyncPgConnection,
    call: &Call,
    actor: Actor,
    set: bool,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let entry = Entry {
        business: Some(call.log().business_id),
        actor,
        action: Action::HoldChanged,
        object: Some(call.log().call_sid.to_string()),
        at: now,
    };
    audit::record_with(conn, entry, json!({ "set": set })).await
}

//! What Twilio's webhooks write. Deliveries repeat, overlap and arrive out of order: whatever the
//! order, the end state is the same, and a call belongs to the first business it was announced for.

mod announce;
mod delivery;
mod recording_event;
mod status_event;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::call_log::CallLog;
use crate::database::{DatabaseError, SystemConn};
use crate::ids::CallSid;
use crate::schema::call_logs;

pub use announce::{Announced, Announcement, announce};
pub use delivery::{DeliveryKey, first_delivery};
pub use recording_event::{Recorded, adopt, record, search};
pub use status_event::{Progressed, progress};

/// The row of a call, whoever's it is.
pub async fn find(conn: &mut SystemConn, sid: &CallSid) -> Result<Option<CallLog>, DatabaseError> {
    let log = call_logs::table
        .filter(call_logs::call_sid.eq(sid.as_str()))
        .select(CallLog::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(log)
}

/// Lets the deliveries about a call pass one after the other, until the end of the transaction. A
/// row that does not exist yet can't be locked, so this locks the name.
async fn lock_call(conn: &mut SystemConn, sid: &CallSid) -> Result<(), DatabaseError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<diesel::sql_types::Text, _>(sid.as_str())
        .execute(&mut **conn)
        .await?;
    Ok(())
}

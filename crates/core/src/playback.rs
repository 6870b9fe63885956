//! What is asked when somebody wants to listen, beside the call itself.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::RecordingSid;
use crate::schema::recordings;
use crate::tenancy::Call;

/// Whether this is one of the call's recordings.
pub async fn has_recording(
    conn: &mut TenantConn,
    call: &Call,
    recording: &RecordingSid,
) -> Result<bool, DatabaseError> {
    let log = call.log();
    let named = recordings::table
        .filter(recordings::business_id.eq(log.business_id))
        .filter(recordings::call_log_id.eq(log.id))
        .filter(recordings::recording_sid.eq(recording.as_str()));
    Ok(diesel::select(diesel::dsl::exists(named))
        .get_result(&mut **conn)
        .await?)
}

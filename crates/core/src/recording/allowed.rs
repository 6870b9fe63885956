//! Whether a call's recordings may be taken: the business's switch and the number's mode, as they are
//! now. Asked wherever a recording is announced, looked for or fetched.

use diesel::OptionalExtension;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::call_log::CallLog;
use crate::database::DatabaseError;

/// SQL for a call `c` of a business `b`. A number that the business has no longer forbids nothing.
pub(crate) const MAY_RECORD: &str = "(b.recording_enabled AND NOT EXISTS (SELECT FROM phone_numbers n \
    WHERE n.business_id = c.business_id AND n.record_mode = 'none' AND n.e164 = \
        CASE c.direction WHEN 'inbound' THEN c.to_number ELSE c.from_number END))";

#[derive(QueryableByName)]
struct Allowed {
    #[diesel(sql_type = Bool)]
    allowed: bool,
}

/// Whether this call's recordings may be taken.
pub(crate) async fn may_record(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
) -> Result<bool, DatabaseError> {
    let found: Option<Allowed> = diesel::sql_query(format!(
        "SELECT {MAY_RECORD} AS allowed FROM call_logs c JOIN businesses b ON b.id = c.business_id \
         WHERE c.id = $1"
    ))
    .bind::<BigInt, _>(log.id)
    .get_result(conn)
    .await
    .optional()?;
    Ok(found.is_some_and(|found| found.allowed))
}

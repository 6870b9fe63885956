//! Everything that decides about a call's recording, in one query.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text, Timestamptz, Untyped};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::ids::{BusinessId, CallLogId, CallSid, LeadId, RecordingId, RecordingSid};
use crate::recording::MAY_RECORD;
use crate::schema::call_logs;

#[derive(Debug, QueryableByName)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
pub(super) struct Snapshot {
    #[diesel(sql_type = Timestamptz)]
    pub(super) created_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub(super) status: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) erased_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) call_absent_reason: Option<String>,
    #[diesel(sql_type = Integer)]
    pub(super) access_days: i32,
    #[diesel(sql_type = Bool)]
    pub(super) recording_enabled: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) recording_id: Option<RecordingId>,
    #[diesel(sql_type = Nullable<Text>, column_name = chosen_sid)]
    pub(super) recording_sid: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(super) is_first: bool,
    #[diesel(sql_type = Nullable<Integer>, column_name = chosen_seconds)]
    pub(super) duration_seconds: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) absent_reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) store_key: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) bytes: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    pub(super) sha256: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) content_type: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) etag: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) stored_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) purged_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) state: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(super) urgent: bool,
    #[diesel(sql_type = Integer)]
    pub(super) attempt: i32,
    #[diesel(sql_type = BigInt)]
    pub(super) claims: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) window_started_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub(super) permanent: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) error_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) error_text: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) bytes_done: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) bytes_total: Option<i64>,
}

const BEFORE: &str = "c.created_at, c.status, c.erased_at, \
    c.recording_absent_reason AS call_absent_reason, b.access_days, (r.id IS NOT NULL OR ";

/// [`MAY_RECORD`] stands before this: it decides only where there is no recording.
const AFTER: &str = ") AS recording_enabled, r.id AS recording_id, r.recording_sid AS chosen_sid, \
    (r.recording_sid IS NOT DISTINCT FROM c.recording_sid) AS is_first, \
    coalesce(r.duration_seconds, CASE WHEN r.recording_sid = c.recording_sid \
        THEN c.recording_duration_seconds END) AS chosen_seconds, \
    r.absent_reason, r.store_key, r.bytes, r.sha256, r.content_type, r.etag, \
    r.stored_at, r.purged_at, s.state, coalesce(s.urgent, FALSE) AS urgent, \
    coalesce(s.attempt, 0) AS attempt, coalesce(s.claims, 0) AS claims, \
    s.window_started_at, coalesce(s.permanent, FALSE) AS permanent, \
    s.error_code, s.error_text, s.bytes_done, s.bytes_total \
    FROM call_logs c JOIN businesses b ON b.id = c.business_id \
    LEFT JOIN processing_steps s ON s.call_log_id = c.id AND s.step = 'download' \
    LEFT JOIN LATERAL (SELECT * FROM recordings f WHERE f.business_id = c.business_id \
        AND f.call_log_id = c.id AND (";

/// One of the recordings is chosen; none means the first that is there, or, where none is, the first.
const CHOSEN: &str = ") ORDER BY (f.absent_reason IS NOT NULL), \
    (f.recording_sid IS DISTINCT FROM c.recording_sid), f.id LIMIT 1) r ON TRUE ";

/// The query. Unlike a plain `sql_query`, its prepared statement stays with the connection: one
/// round trip instead of two.
struct Sought<'a> {
    call: SoughtBy<'a>,
    business: BusinessId,
    which: Option<&'a str>,
}

enum SoughtBy<'a> {
    Row(CallLogId),
    Sid(&'a str),
}

impl QueryFragment<Pg> for Sought<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        if let SoughtBy::Sid(_) = self.call {
            out.push_sql(CALL_COLUMNS);
        }
        out.push_sql(BEFORE);
        out.push_sql(MAY_RECORD);
        out.push_sql(AFTER);
        out.push_bind_param::<Nullable<Text>, _>(&self.which)?;
        out.push_sql(" IS NULL OR f.recording_sid = ");
        out.push_bind_param::<Nullable<Text>, _>(&self.which)?;
        out.push_sql(CHOSEN);
        match &self.call {
            SoughtBy::Row(id) => {
                out.push_sql("WHERE c.id = ");
                out.push_bind_param::<BigInt, _>(id)?;
            }
            SoughtBy::Sid(sid) => {
                out.push_sql("WHERE c.call_sid = ");
                out.push_bind_param::<Text, _>(sid)?;
            }
        }
        out.push_sql(" AND c.business_id = ");
        out.push_bind_param::<BigInt, _>(&self.business)
    }
}

/// By its text.
impl QueryId for Sought<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Sought<'_> {
    type SqlType = Untyped;
}

/// `which`: none means the call's first recording that is there, or, where none is, the first.
pub(super) async fn snapshot(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    which: Option<&RecordingSid>,
) -> Result<Option<Snapshot>, DatabaseError> {
    let sought = Sought {
        call: SoughtBy::Row(log.id),
        business: log.business_id,
        which: which.map(RecordingSid::as_str),
    };
    Ok(sought.get_result(conn).await.optional()?)
}

/// The same for a call of the business that is known by its SID only.
pub(super) async fn locate(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    sid: &CallSid,
    which: Option<&RecordingSid>,
) -> Result<Option<(CallLog, Snapshot)>, DatabaseError> {
    let sought = Sought {
        call: SoughtBy::Sid(sid.as_str()),
        business,
        which: which.map(RecordingSid::as_str),
    };
    let located: Option<Located> = sought.get_result(conn).await.optional()?;
    Ok(located.map(|located| (located.call.log(&located.snapshot, sid), located.snapshot)))
}

#[derive(QueryableByName)]
struct Located {
    #[diesel(embed)]
    call: CallColumns,
    #[diesel(embed)]
    snapshot: Snapshot,
}

const CALL_COLUMNS: &str = "c.id, c.business_id, c.direction, c.from_number, c.to_number, \
    c.started_at, c.ended_at, c.duration_seconds, c.lead_id, c.recording_sid, c.recording_url, \
    c.legal_hold, ";

/// What a [`CallLog`] has beside the snapshot.
#[derive(QueryableByName)]
#[diesel(table_name = call_logs, check_for_backend(Pg))]
struct CallColumns {
    id: CallLogId,
    business_id: BusinessId,
    direction: String,
    from_number: String,
    to_number: String,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    duration_seconds: Option<i32>,
    lead_id: Option<LeadId>,
    recording_sid: Option<String>,
    recording_url: Option<String>,
    legal_hold: bool,
}

impl CallColumns {
    fn log(self, snapshot: &Snapshot, sid: &CallSid) -> CallLog {
        CallLog {
            id: self.id,
            business_id: self.business_id,
            call_sid: sid.clone(),
            direction: self.direction,
            from_number: self.from_number,
            to_number: self.to_number,
            status: snapshot.status.clone(),
            started_at: self.started_at,
            ended_at: self.ended_at,
            duration_seconds: self.duration_seconds,
            lead_id: self.lead_id,
            recording_sid: self.recording_sid,
            recording_url: self.recording_url,
            recording_absent_reason: snapshot.call_absent_reason.clone(),
            legal_hold: self.legal_hold,
            erased_at: snapshot.erased_at,
            created_at: snapshot.created_at,
        }
    }
}

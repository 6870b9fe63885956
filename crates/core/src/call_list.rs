//! The list of a business's calls: newest first, filtered, a page at a time.

mod filter;
mod row;

use chrono::{DateTime, Utc};
use diesel::OptionalExtension;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::CallLogId;
use crate::recording::MAY_RECORD;
use crate::tenancy::Call;

pub use filter::CallFilter;
pub use row::{CallSummary, RecordingState, UnknownState};

/// Where a page ends: the next one begins behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The last call's beginning.
    pub started_at: DateTime<Utc>,
    /// The last call.
    pub id: CallLogId,
}

impl CallSummary {
    /// Where the page ends when this is its last call.
    pub fn position(&self) -> Position {
        Position {
            started_at: self.started_at,
            id: self.id,
        }
    }
}

/// The columns of a call with its lead, its first recording and the state of that. The state's cases
/// stand in the order of `recording::Availability`; a test holds the two together.
fn select() -> String {
    format!(
        "\
SELECT * FROM (SELECT c.id, c.call_sid, c.direction, c.status, c.from_number, c.to_number, \
    c.started_at, c.answered_at, c.ended_at, c.duration_seconds, c.lead_id, l.name AS lead_name, \
    c.extracted_service, c.extracted_city, c.summary, c.legal_hold, o.outcome, \
    coalesce(r.duration_seconds, c.recording_duration_seconds) AS recording_seconds, \
    coalesce(r.absent_reason, c.recording_absent_reason) AS absent_reason, \
    CASE \
        WHEN c.created_at + b.access_days * interval '24 hours' < $2 \
            OR (r.purged_at IS NOT NULL AND c.erased_at IS NULL) THEN 'expired' \
        WHEN c.erased_at IS NOT NULL OR r.absent_reason IS NOT NULL \
            OR (r.id IS NULL AND (c.recording_absent_reason IS NOT NULL \
                OR c.status IN ('busy', 'no-answer', 'failed', 'canceled') \
                OR NOT {MAY_RECORD})) THEN 'none' \
        WHEN r.stored_at IS NOT NULL AND r.purged_at IS NULL THEN 'ready' \
        WHEN s.state = 'failed' AND (s.permanent OR (s.window_started_at <= $2 \
            AND s.window_started_at > $2 - interval '10 minutes')) THEN 'failed' \
        ELSE 'preparing' \
    END AS recording_state \
FROM call_logs c JOIN businesses b ON b.id = c.business_id \
LEFT JOIN leads l ON l.business_id = c.business_id AND l.id = c.lead_id \
LEFT JOIN call_outcomes o ON o.business_id = c.business_id AND o.call_log_id = c.id \
LEFT JOIN processing_steps s ON s.call_log_id = c.id AND s.step = 'download' \
LEFT JOIN LATERAL (SELECT * FROM recordings f WHERE f.business_id = c.business_id \
    AND f.call_log_id = c.id ORDER BY (f.absent_reason IS NOT NULL), \
    (f.recording_sid IS DISTINCT FROM c.recording_sid), f.id LIMIT 1) r ON TRUE \
WHERE c.business_id = $1"
    )
}

/// The call's line, as the list shows it.
pub async fn summary(
    conn: &mut TenantConn,
    call: &Call,
    now: DateTime<Utc>,
) -> Result<Option<CallSummary>, DatabaseError> {
    let query = diesel::sql_query(format!("{} AND c.id = $3) AS calls", select()))
        .bind::<BigInt, _>(conn.business())
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(call.log().id);
    Ok(query.get_result(&mut **conn).await.optional()?)
}

/// One page of the connection's business: `limit` calls behind `after`, newest first.
pub async fn page(
    conn: &mut TenantConn,
    filter: &CallFilter,
    after: Option<Position>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Vec<CallSummary>, DatabaseError> {
    let words = filter.words(conn).await?;
    let mut query = diesel::sql_query(select())
        .into_boxed::<Pg>()
        .bind::<BigInt, _>(conn.business())
        .bind::<Timestamptz, _>(now);
    // Parameters are numbered as they are bound; the two above come first.
    let mut bound = 2;
    query = filter.narrow_call(query, &words, &mut bound);
    // The outcome's own copy of when the call began has an index behind the outcome.
    let (began, row) = match filter.outcome {
        Some(_) => ("o.started_at", "o.call_log_id"),
        None => ("c.started_at", "c.id"),
    };
    if let Some(after) = after {
        let (time, id) = (bound + 1, bound + 2);
        bound += 2;
        query = query
            .sql(format!(" AND ({began}, {row}) < (${time}, ${id})"))
            .bind::<Timestamptz, _>(after.started_at)
            .bind::<BigInt, _>(after.id);
    }
    // A filter by state looks at the computed column, so the newest calls are walked in the
    // index's order until the page is full.
    query = query.sql(format!(" ORDER BY {began} DESC, {row} DESC"));
    if filter.recording.is_none() {
        query = query.sql(format!(" LIMIT {limit}"));
    }
    query = query.sql(") AS calls");
    query = filter.narrow_state(query, &mut bound);
    query = query.sql(format!(" ORDER BY started_at DESC, id DESC LIMIT {limit}"));
    Ok(query.load(&mut **conn).await?)
}

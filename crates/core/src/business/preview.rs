//! What other windows would do to the recordings that are there.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Integer, Nullable, Timestamptz};
use diesel_async::RunQueryDsl;

use super::change::check_days;
use super::{ChangeSettingsError, settings};
use crate::database::TenantConn;

/// Recordings, and when their calls were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub recordings: i64,
    /// How large together.
    pub bytes: i64,
    /// The oldest one's call.
    pub oldest_at: Option<DateTime<Utc>>,
    /// The newest one's call.
    pub newest_at: Option<DateTime<Utc>>,
}

/// What would happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The access window that was looked at.
    pub access_days: i32,
    /// The keep time that was looked at.
    pub purge_days: i32,
    /// What the next sweep would remove.
    pub deletes: Span,
    /// What could no longer be played.
    pub hides: Span,
    /// What could be played again.
    pub reveals: Span,
    /// Past the keep time, and kept by a legal hold.
    pub held: Span,
}

/// Each recording falls into one class at most: a removed one is not hidden too.
const SQL: &str = "SELECT class, count(*) AS recordings, coalesce(sum(bytes), 0)::bigint AS bytes, \
        min(created_at) AS oldest_at, max(created_at) AS newest_at \
    FROM (SELECT r.bytes, c.created_at, CASE \
            WHEN c.created_at < $2 - make_interval(days => $4) \
                THEN CASE WHEN c.legal_hold THEN 3 ELSE 0 END \
            WHEN c.created_at >= $2 - make_interval(days => $5) \
                AND c.created_at < $2 - make_interval(days => $3) THEN 1 \
            WHEN c.created_at < $2 - make_interval(days => $5) \
                AND c.created_at >= $2 - make_interval(days => $3) THEN 2 \
        END AS class \
        FROM recordings r JOIN call_logs c ON c.business_id = r.business_id AND c.id = r.call_log_id \
        WHERE r.business_id = $1 AND r.stored_at IS NOT NULL AND r.purged_at IS NULL \
        AND c.erased_at IS NULL) AS looked_at \
    WHERE class IS NOT NULL GROUP BY class";

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    class: i32,
    #[diesel(sql_type = BigInt)]
    recordings: i64,
    #[diesel(sql_type = BigInt)]
    bytes: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    oldest_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    newest_at: Option<DateTime<Utc>>,
}

/// Looks what these windows would do; a window that is not given stays as it is set.
pub async fn preview(
    conn: &mut TenantConn,
    access_days: Option<i32>,
    purge_days: Option<i32>,
    now: DateTime<Utc>,
) -> Result<Preview, ChangeSettingsError> {
    let set = settings(conn).await?;
    let access_days = access_days.unwrap_or(set.access_days);
    let purge_days = purge_days.unwrap_or(set.purge_days);
    check_days(access_days, purge_days)?;
    let rows: Vec<Row> = diesel::sql_query(SQL)
        .bind::<BigInt, _>(conn.business())
        .bind::<Timestamptz, _>(now)
        .bind::<Integer, _>(access_days)
        .bind::<Integer, _>(purge_days)
        .bind::<Integer, _>(set.access_days)
        .load(&mut **conn)
        .await?;
    let class = |wanted: i32| {
        let found = rows.iter().find(|row| row.class == wanted);
        found.map_or_else(Span::default, |row| Span {
            recordings: row.recordings,
            bytes: row.bytes,
            oldest_at: row.oldest_at,
            newest_at: row.newest_at,
        })
    };
    Ok(Preview {
        access_days,
        purge_days,
        deletes: class(0),
        hides: class(1),
        reveals: class(2),
        held: class(3),
    })
}

//! Pieces of recordings that were given to a transcriber: each is paid for once.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_language::Segment;
use serde_json::Value;

use crate::call_log::CallLog;
use crate::database::{Database, DatabaseError};
use crate::ids::{BusinessId, RecordingId};
use crate::schema::{businesses, transcript_parts as parts};

/// A stretch of one channel of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The recording.
    pub recording: RecordingId,
    /// From 0.
    pub channel: i16,
    /// Which stretch of the channel, from 0.
    pub part: i32,
    /// From the recording's beginning.
    pub start_ms: i64,
    /// From the recording's beginning.
    pub end_ms: i64,
}

/// The part's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartKey(i64);

/// Where a part stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Begun {
    /// It came back before.
    Done(Vec<Segment>),
    /// The transcriber works at it.
    Waiting(PartKey, String),
    /// It is to be sent; the month has paid for it.
    Send(PartKey),
    /// The month's minutes are used up.
    UsedUp,
}

type Row = (i64, Option<String>, Option<Value>);

/// Notes that a part is about to be sent, unless it came back before; counts its length to the
/// month's minutes, once, and refuses it where there are none left.
pub async fn begin_part(
    db: &Database,
    log: &CallLog,
    part: &Part,
    transcriber: &str,
    minutes_per_month: Option<u32>,
    now: DateTime<Utc>,
) -> Result<Begun, DatabaseError> {
    let mut conn = db.system().await?;
    if let Some(row) = find(&mut conn, part, transcriber).await? {
        conn.commit().await?;
        return Ok(begun(row));
    }
    let month = month(now);
    if let Some(minutes) = minutes_per_month {
        // One at a time for a business, or two workers would both find room for the last minute.
        let _: BusinessId = businesses::table
            .find(log.business_id)
            .select(businesses::id)
            .for_no_key_update()
            .first(&mut *conn)
            .await?;
        let used = used_ms(&mut conn, log, month).await?;
        if used + (part.end_ms - part.start_ms) > i64::from(minutes) * 60_000 {
            conn.commit().await?;
            return Ok(Begun::UsedUp);
        }
    }
    let created: Option<i64> = diesel::insert_into(parts::table)
        .values((
            parts::business_id.eq(log.business_id),
            parts::call_log_id.eq(log.id),
            parts::recording_id.eq(part.recording),
            parts::channel.eq(part.channel),
            parts::part.eq(part.part),
            parts::start_ms.eq(part.start_ms),
            parts::end_ms.eq(part.end_ms),
            parts::transcriber.eq(transcriber),
            parts::month.eq(month),
        ))
        .on_conflict_do_nothing()
        .returning(parts::id)
        .get_result(&mut *conn)
        .await
        .optional()?;
    let begun = match created {
        Some(id) => Begun::Send(PartKey(id)),
        None => match find(&mut conn, part, transcriber).await? {
            Some(row) => begun(row),
            None => Begun::UsedUp,
        },
    };
    conn.commit().await?;
    Ok(begun)
}

/// Keeps the transcriber's name for its work, so that another worker can ask for what became of it.
pub async fn note_operation(
    db: &Database,
    key: PartKey,
    operation: Option<&str>,
) -> Result<(), DatabaseError> {
    let mut conn = db.system().await?;
    diesel::update(parts::table.find(key.0))
        .set(parts::operation.eq(operation))
        .execute(&mut *conn)
        .await?;
    conn.commit().await
}

/// Keeps what came back.
pub async fn finish_part(
    db: &Database,
    key: PartKey,
    segments: &[Segment],
) -> Result<(), DatabaseError> {
    let segments = serde_json::to_value(segments).unwrap_or(Value::Array(Vec::new()));
    let mut conn = db.system().await?;
    diesel::update(parts::table.find(key.0))
        .set((
            parts::segments.eq(segments),
            parts::operation.eq(None::<String>),
        ))
        .execute(&mut *conn)
        .await?;
    conn.commit().await
}

async fn find(
    conn: &mut AsyncPgConnection,
    part: &Part,
    transcriber: &str,
) -> Result<Option<Row>, DatabaseError> {
    let row = parts::table
        .filter(parts::recording_id.eq(part.recording))
        .filter(parts::transcriber.eq(transcriber))
        .filter(parts::channel.eq(part.channel))
        .filter(parts::start_ms.eq(part.start_ms))
        .filter(parts::end_ms.eq(part.end_ms))
        .select((parts::id, parts::operation, parts::segments))
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

fn begun((id, operation, segments): Row) -> Begun {
    let done = segments.and_then(|segments| serde_json::from_value(segments).ok());
    match (done, operation) {
        (Some(segments), _) => Begun::Done(segments),
        (None, Some(operation)) => Begun::Waiting(PartKey(id), operation),
        (None, None) => Begun::Send(PartKey(id)),
    }
}

async fn used_ms(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    month: NaiveDate,
) -> Result<i64, DatabaseError> {
    let used: Option<i64> = parts::table
        .filter(parts::business_id.eq(log.business_id))
        .filter(parts::month.eq(month))
        .select(diesel::dsl::sql::<Nullable<BigInt>>(
            "sum(end_ms - start_ms)::bigint",
        ))
        .first(conn)
        .await?;
    Ok(used.unwrap_or(0))
}

fn month(now: DateTime<Utc>) -> NaiveDate {
    let day = now.date_naive();
    day.with_day(1).unwrap_or(day)
}

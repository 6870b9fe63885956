//! A call's transcript as it is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_language::{Segment, Transcript};
use serde_json::Value;

use crate::call_log::CallLog;
use crate::database::DatabaseError;
use crate::schema::{call_insights, call_logs};
use crate::steps::{self, Requested, Step};

/// What a transcriber made of a call.
#[derive(Clone, Debug)]
pub struct Transcribed {
    /// As it came: also what was left out afterwards.
    pub raw: String,
    /// As it is shown.
    pub transcript: Transcript,
    /// `he` or `en`.
    pub language: &'static str,
    /// Who made it.
    pub transcriber: String,
}

/// Keeps a transcript and asks for its analysis. `None`: the call was erased, and nothing was kept.
pub async fn save_transcript(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    transcribed: &Transcribed,
    now: DateTime<Utc>,
) -> Result<Option<Requested>, DatabaseError> {
    let text = transcribed.transcript.text();
    let segments =
        serde_json::to_value(&transcribed.transcript.segments).unwrap_or(Value::Array(Vec::new()));
    let kept = diesel::update(
        call_logs::table
            .find(log.id)
            .filter(call_logs::erased_at.is_null()),
    )
    .set((
        call_logs::transcription.eq(&transcribed.raw),
        call_logs::final_transcript.eq(&text),
        call_logs::transcript_segments.eq(segments),
        call_logs::transcript_language.eq(transcribed.language),
    ))
    .execute(conn)
    .await?;
    if kept == 0 {
        return Ok(None);
    }
    diesel::insert_into(call_insights::table)
        .values((
            call_insights::business_id.eq(log.business_id),
            call_insights::call_log_id.eq(log.id),
            call_insights::transcriber.eq(&transcribed.transcriber),
        ))
        .on_conflict(call_insights::call_log_id)
        .do_update()
        .set(call_insights::transcriber.eq(&transcribed.transcriber))
        .execute(conn)
        .await?;
    Ok(Some(
        steps::reopen(conn, log, Step::Analyse, false, now).await?,
    ))
}

type Kept = (Option<Value>, Option<String>, Option<String>, Option<i32>);

/// The call's transcript, where there is one. A text that another program wrote, or segments in a form of
/// its own, is one segment.
pub async fn load_transcript(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
) -> Result<Option<Transcript>, DatabaseError> {
    let (segments, text, spoken, seconds): Kept = call_logs::table
        .find(log.id)
        .select((
            call_logs::transcript_segments,
            call_logs::final_transcript,
            call_logs::transcription,
            call_logs::recording_duration_seconds,
        ))
        .first(conn)
        .await?;
    let segments = segments.and_then(|segments| serde_json::from_value(segments).ok());
    let whole = |text: String| {
        vec![Segment {
            start: 0.0,
            end: f64::from(seconds.unwrap_or(0)),
            speaker: None,
            text,
        }]
    };
    Ok(segments
        .or_else(|| text.or(spoken).map(whole))
        .map(|segments| Transcript { segments }))
}

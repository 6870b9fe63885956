//! A call's recordings, as Twilio tells of them: the URL is saved at once and the download step
//! requested in the same transaction, so the file is here before anyone presses play.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use prosaas_twilio::webhook::{
    AbsentReason, RecordingEvent, RecordingStatus, StreamEnded, StreamEvent,
};
use serde_json::json;

use super::{find, lock_call};
use crate::call_log::CallLog;
use crate::database::{DatabaseError, SystemConn};
use crate::outcome::{self, Fact};
use crate::recording::{self, Announced};
use crate::schema::unclaimed_recordings;
use crate::steps::Queued;
use crate::webhooks::{self, Topic};

/// What a recording event led to.
#[derive(Clone, Debug)]
pub enum Recorded {
    /// The download step is in motion for this call.
    Requested {
        /// The call.
        log: CallLog,
        /// To be pushed after the commit; none where it was in motion before.
        queued: Option<Queued>,
    },
    /// There is and will be no file; the call says why.
    Absent(CallLog),
    /// Nothing to do: a status of no interest, or recording is off for the business or the number.
    Ignored,
    /// The call is not known yet: kept until it is.
    Unclaimed,
}

/// Takes a recording event.
pub async fn record(
    conn: &mut SystemConn,
    event: &RecordingEvent,
    now: DateTime<Utc>,
) -> Result<Recorded, DatabaseError> {
    if !matches!(
        event.status,
        RecordingStatus::Completed | RecordingStatus::Absent | RecordingStatus::Failed
    ) {
        return Ok(Recorded::Ignored);
    }
    let announced = announced(event);
    let mut known = find(conn, &event.call_sid).await?;
    if known.is_none() {
        // The announcement may be under way: whichever of the two is later sees the other.
        lock_call(conn, &event.call_sid).await?;
        known = find(conn, &event.call_sid).await?;
    }
    let Some(log) = known else {
        keep_unclaimed(conn, event, &announced).await?;
        return Ok(Recorded::Unclaimed);
    };
    take(conn, &log, &announced, now).await
}

/// A stream's end triggers the search for the call's recordings at Twilio: the download step asks
/// there for what it does not know. Its beginning only tells that the caller was answered.
pub async fn search(
    conn: &mut SystemConn,
    event: &StreamEnded,
    now: DateTime<Utc>,
) -> Result<Recorded, DatabaseError> {
    let Some(log) = find(conn, &event.call_sid).await? else {
        return Ok(Recorded::Unclaimed);
    };
    if matches!(
        event.event,
        Some(StreamEvent::Started | StreamEvent::Stopped)
    ) {
        outcome::note(conn, &log, Fact::Reached, now).await?;
    }
    if event.event == Some(StreamEvent::Started) || !recording::may_record(conn, &log).await? {
        return Ok(Recorded::Ignored);
    }
    let queued = recording::search_upstream(conn, &log, now).await?.to_push();
    Ok(Recorded::Requested { log, queued })
}

/// Gives a call the recordings that came before it was known; returns what is to be pushed.
pub async fn adopt(
    conn: &mut SystemConn,
    log: &CallLog,
    now: DateTime<Utc>,
) -> Result<Option<Queued>, DatabaseError> {
    let mut queued = None;
    let waiting: Vec<Unclaimed> = diesel::delete(unclaimed_recordings::table)
        .filter(unclaimed_recordings::call_sid.eq(log.call_sid.as_str()))
        .returning(Unclaimed::as_returning())
        .get_results(&mut **conn)
        .await?;
    for recording in waiting {
        let Ok(recording_sid) = recording.recording_sid.parse() else {
            continue;
        };
        let announced = Announced {
            recording_sid,
            url: recording.url,
            channels: recording.channels,
            duration_seconds: recording.duration_seconds,
            source: recording.source,
            absent_reason: recording
                .absent_reason
                .and_then(|reason| reason.parse().ok()),
        };
        if let Recorded::Requested {
            queued: Some(first),
            ..
        } = take(conn, log, &announced, now).await?
        {
            queued = Some(first);
        }
    }
    Ok(queued)
}

async fn take(
    conn: &mut SystemConn,
    log: &CallLog,
    announced: &Announced,
    now: DateTime<Utc>,
) -> Result<Recorded, DatabaseError> {
    if !recording::may_record(conn, log).await? {
        tracing::warn!(call.sid = %log.call_sid, "recording.refused: recording is off here");
        return Ok(Recorded::Ignored);
    }
    let requested = recording::save_announced(conn, log, announced, now).await?;
    if is_message(announced) {
        outcome::note(conn, log, Fact::Message, now).await?;
    }
    Ok(if let Some(reason) = announced.absent_reason {
        let details = json!({ "recording_absent_reason": reason });
        webhooks::note(conn, log, Topic::CallUpdated, details, now).await?;
        Recorded::Absent(log.clone())
    } else {
        Recorded::Requested {
            log: log.clone(),
            queued: requested.to_push(),
        }
    })
}

/// `<Record>` takes messages and nothing else here.
fn is_message(announced: &Announced) -> bool {
    announced.source.as_deref() == Some("RecordVerb")
        && announced.absent_reason.is_none()
        && announced.duration_seconds != Some(0)
}

fn announced(event: &RecordingEvent) -> Announced {
    Announced {
        recording_sid: event.recording_sid.clone(),
        url: event.url.clone(),
        channels: event.channels.map(i16::from),
        duration_seconds: event
            .duration_seconds
            .and_then(|seconds| i32::try_from(seconds).ok()),
        source: event.source.clone(),
        absent_reason: absent_reason(event),
    }
}

fn absent_reason(event: &RecordingEvent) -> Option<recording::AbsentReason> {
    if event.status == RecordingStatus::Failed {
        return Some(recording::AbsentReason::NotRecorded);
    }
    event.absent_reason().map(|reason| match reason {
        AbsentReason::TooShort => recording::AbsentReason::TooShort,
        AbsentReason::Silent => recording::AbsentReason::Silent,
        AbsentReason::Unknown => recording::AbsentReason::NotRecorded,
    })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = unclaimed_recordings, check_for_backend(diesel::pg::Pg))]
struct Unclaimed {
    recording_sid: String,
    url: Option<String>,
    channels: Option<i16>,
    duration_seconds: Option<i32>,
    source: Option<String>,
    absent_reason: Option<String>,
}

async fn keep_unclaimed(
    conn: &mut SystemConn,
    event: &RecordingEvent,
    announced: &Announced,
) -> Result<(), DatabaseError> {
    diesel::insert_into(unclaimed_recordings::table)
        .values((
            unclaimed_recordings::call_sid.eq(event.call_sid.as_str()),
            unclaimed_recordings::recording_sid.eq(event.recording_sid.as_str()),
            unclaimed_recordings::url.eq(&announced.url),
            unclaimed_recordings::channels.eq(announced.channels),
            unclaimed_recordings::duration_seconds.eq(announced.duration_seconds),
            unclaimed_recordings::source.eq(&announced.source),
            unclaimed_recordings::absent_reason
                .eq(announced.absent_reason.map(recording::AbsentReason::as_str)),
        ))
        .on_conflict_do_nothing()
        .execute(&mut **conn)
        .await?;
    Ok(())
}

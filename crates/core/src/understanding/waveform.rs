//! Waveforms as they are kept and shown.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::call_log::CallLog;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::RecordingId;
use crate::schema::{call_logs, recording_peaks, recordings};
use crate::tenancy::Call;

/// What listening told of a recording.
#[derive(Clone, Debug)]
pub struct NewWaveform {
    /// By counted samples.
    pub duration_ms: i64,
    /// audiowaveform's JSON, version 2, with `duration` and `silences`.
    pub json: String,
}

/// Keeps a waveform, and corrects the duration that Twilio or the file's header told by more than a
/// second wrongly. A recording that is gone meanwhile gets none.
pub async fn save_waveform(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    recording: RecordingId,
    waveform: &NewWaveform,
) -> Result<(), DatabaseError> {
    let there: Option<RecordingId> = recordings::table
        .find(recording)
        .filter(recordings::purged_at.is_null())
        .select(recordings::id)
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    if there.is_none() {
        return Ok(());
    }
    diesel::insert_into(recording_peaks::table)
        .values((
            recording_peaks::business_id.eq(log.business_id),
            recording_peaks::call_log_id.eq(log.id),
            recording_peaks::recording_id.eq(recording),
            recording_peaks::duration_ms.eq(waveform.duration_ms),
            recording_peaks::waveform.eq(&waveform.json),
        ))
        .on_conflict(recording_peaks::recording_id)
        .do_update()
        .set((
            recording_peaks::duration_ms.eq(waveform.duration_ms),
            recording_peaks::waveform.eq(&waveform.json),
        ))
        .execute(conn)
        .await?;
    let seconds = i32::try_from((waveform.duration_ms + 500) / 1000).unwrap_or(i32::MAX);
    let sid: Option<String> = diesel::update(
        recordings::table.find(recording).filter(
            recordings::duration_seconds
                .is_null()
                .or(recordings::duration_seconds.lt(seconds - 1))
                .or(recordings::duration_seconds.gt(seconds + 1)),
        ),
    )
    .set(recordings::duration_seconds.eq(seconds))
    .returning(recordings::recording_sid)
    .get_result(conn)
    .await
    .optional()?;
    if let Some(sid) = sid {
        diesel::update(
            call_logs::table
                .find(log.id)
                .filter(call_logs::recording_sid.eq(sid)),
        )
        .set(call_logs::recording_duration_seconds.eq(seconds))
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Whether a stored recording of the call was never listened to.
pub(crate) async fn has_unheard(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
) -> Result<bool, DatabaseError> {
    let heard = recording_peaks::table.filter(recording_peaks::recording_id.eq(recordings::id));
    let unheard = recordings::table
        .filter(recordings::business_id.eq(log.business_id))
        .filter(recordings::call_log_id.eq(log.id))
        .filter(recordings::stored_at.is_not_null())
        .filter(recordings::purged_at.is_null())
        .filter(not(exists(heard)));
    Ok(diesel::select(exists(unheard)).get_result(conn).await?)
}

/// The waveform of the call's first recording, or of the named one, as it is sent.
pub async fn waveform(
    conn: &mut TenantConn,
    call: &Call,
    recording_sid: Option<&str>,
) -> Result<Option<String>, DatabaseError> {
    let Some(sid) = recording_sid.or(call.log().recording_sid.as_deref()) else {
        return Ok(None);
    };
    let json = recording_peaks::table
        .inner_join(recordings::table.on(recordings::id.eq(recording_peaks::recording_id)))
        .filter(recording_peaks::business_id.eq(conn.business()))
        .filter(recording_peaks::call_log_id.eq(call.log().id))
        .filter(recordings::recording_sid.eq(sid))
        .select(recording_peaks::waveform)
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(json)
}

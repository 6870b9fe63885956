//! One recording's way from Twilio into the store.

use std::time::Duration;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures::StreamExt;
use prosaas_twilio::client::{Media, MediaFormat, MediaSource};
use prosaas_twilio::status::RecordingStatus;
use prosaas_twilio::{TwilioClient, TwilioError};
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::failure::FetchError;
use super::{Keeper, audio};
use crate::call_log::CallLog;
use crate::events::EventKind;
use crate::recording::AbsentReason;
use crate::recording::known::{Announced, Known, lock_call, note};
use crate::recording::store::{Part, Sealed, StoreKey};
use crate::schema::recordings;
use crate::steps::{self, Claim};
use crate::webhooks::Topic;

/// Between two notes of how far a download is.
const PROGRESS: Duration = Duration::from_millis(500);
/// Bytes that arrived wait no longer than this to be seen by who follows the growing file.
const FLUSH: Duration = Duration::from_millis(25);

impl Keeper {
    /// Fetches a recording, or settles why there is none; its row says which, afterwards. Returns
    /// how many bytes were stored.
    pub(super) async fn fetch_one(
        &self,
        log: &CallLog,
        claim: &Claim,
        recording: &Known,
        siblings: &[Known],
    ) -> Result<u64, FetchError> {
        let source = media_source(&self.twilio, recording);
        let channels = recording
            .channels
            .and_then(|count| u8::try_from(count).ok())
            .unwrap_or(2);
        let media = match self
            .twilio
            .open_media(&source, MediaFormat::Mp3, Some(channels))
            .await
        {
            Ok(media) => media,
            Err(TwilioError::NotFound) => {
                self.settle_missing(log, claim, recording).await?;
                return Ok(0);
            }
            Err(error) => return Err(error.into()),
        };
        let kind = media.kind;
        let key = store_key(log, recording, siblings, kind);
        let sealed = self.transfer(log, claim, key, media).await?;
        if let Some(announced) = recording
            .duration_seconds
            .and_then(|s| u64::try_from(s).ok())
            && let Some(found) = audio::seconds(kind, &sealed.head, sealed.bytes)
            && found < announced / 2
        {
            return Err(FetchError::Shortened { found, announced });
        }
        let bytes = sealed.bytes;
        self.keep(log, claim, recording, kind.content_type(), sealed)
            .await?;
        Ok(bytes)
    }

    /// A 404 for media can't tell "not yet" from "never": the metadata does.
    async fn settle_missing(
        &self,
        log: &CallLog,
        claim: &Claim,
        recording: &Known,
    ) -> Result<(), FetchError> {
        let reason = match self.twilio.recording(&recording.recording_sid).await {
            Ok(info) if info.status.is_pending() => return Err(FetchError::NotYet),
            Ok(info) => match info.status {
                RecordingStatus::Absent => AbsentReason::from_error_code(info.error_code),
                RecordingStatus::Failed => AbsentReason::NotRecorded,
                RecordingStatus::Deleted => AbsentReason::DeletedUpstream,
                _ => return Err(FetchError::NoMedia),
            },
            Err(TwilioError::NotFound) => AbsentReason::DeletedUpstream,
            Err(error) => return Err(error.into()),
        };
        let announced = Announced {
            recording_sid: recording.recording_sid.clone(),
            url: None,
            channels: None,
            duration_seconds: None,
            source: None,
            absent_reason: Some(reason),
        };
        let mut conn = self.database.system().await?;
        lock_call(&mut conn, log.id).await?;
        if !steps::hold(&mut conn, claim).await? {
            return Err(FetchError::Lost);
        }
        note(&mut conn, log, &announced, "download").await?;
        let details = json!({ "recording_absent_reason": reason });
        self.note(&mut conn, log, Topic::CallUpdated, &details)
            .await?;
        conn.commit().await?;
        tracing::info!(
            call.sid = %log.call_sid, recording.sid = %recording.recording_sid, %reason,
            "recording.absent"
        );
        self.tell(log, EventKind::CallUpdated, details);
        Ok(())
    }

    async fn transfer(
        &self,
        log: &CallLog,
        claim: &Claim,
        key: StoreKey,
        media: Media,
    ) -> Result<Sealed, FetchError> {
        let total = media.content_length;
        // Before the file is there, so that nobody follows it with the length of another.
        if !steps::progress(&self.database, claim, 0, total).await? {
            return Err(FetchError::Lost);
        }
        let mut part = self.store.begin(key, claim.claims).await?;
        let mut stream = media.stream;
        let mut noted = Instant::now();
        loop {
            let next = if part.is_waiting() {
                let Ok(next) = timeout(FLUSH, stream.next()).await else {
                    part.flush().await?;
                    continue;
                };
                next
            } else {
                stream.next().await
            };
            let Some(bytes) = next.transpose()? else {
                break;
            };
            part.write(&bytes).await?;
            if noted.elapsed() >= PROGRESS {
                part.flush().await?;
                self.note_progress(log, claim, &part, total).await?;
                noted = Instant::now();
            }
        }
        Ok(part.seal().await?)
    }

    async fn note_progress(
        &self,
        log: &CallLog,
        claim: &Claim,
        part: &Part,
        total: Option<u64>,
    ) -> Result<(), FetchError> {
        match steps::progress(&self.database, claim, part.bytes(), total).await {
            Ok(true) => {}
            Ok(false) => return Err(FetchError::Lost),
            // The lease decides; a download does not fail over a note.
            Err(error) => tracing::debug!(%error, "a download's progress was not noted"),
        }
        let payload = json!({ "bytes": part.bytes(), "total_bytes": total });
        self.tell(log, EventKind::RecordingProgress, payload);
        Ok(())
    }

    /// Names the file and describes it in its row. The step's row is locked meanwhile, so a worker
    /// that lost its claim never replaces a file.
    async fn keep(
        &self,
        log: &CallLog,
        claim: &Claim,
        recording: &Known,
        content_type: &'static str,
        sealed: Sealed,
    ) -> Result<(), FetchError> {
        let now = self.clock.now();
        let (key, bytes) = (sealed.key().clone(), sealed.bytes);
        let etag: String = hex::encode(&sealed.sha256).chars().take(32).collect();
        let mut conn = self.database.system().await?;
        lock_call(&mut conn, log.id).await?;
        if !steps::hold(&mut conn, claim).await? {
            return Err(FetchError::Lost);
        }
        let described = diesel::update(recordings::table.find(recording.id))
            .filter(recordings::purged_at.is_null())
            .set((
                recordings::store_key.eq(key.as_str()),
                recordings::bytes.eq(i64::try_from(bytes).unwrap_or(i64::MAX)),
                recordings::sha256.eq(&sealed.sha256),
                recordings::content_type.eq(content_type),
                recordings::etag.eq(format!("\"{etag}\"")),
                recordings::stored_at.eq(now),
                recordings::scrubbed_at.eq(now),
                recordings::absent_reason.eq(None::<String>),
            ))
            .execute(&mut *conn)
            .await
            .map_err(crate::database::DatabaseError::from)?;
        if described == 0 {
            // Deleted or purged in the meantime: the next look at the call sees that.
            return Err(FetchError::NotYet);
        }
        let details = json!({
            "recording_sid": recording.recording_sid, "recording_bytes": bytes,
            "recording_duration_seconds": recording.duration_seconds,
        });
        self.note(&mut conn, log, Topic::RecordingReady, &details)
            .await?;
        self.store.publish(sealed).await?;
        conn.commit().await?;
        let payload = json!({
            "recording_sid": recording.recording_sid, "bytes": bytes,
            "duration_seconds": recording.duration_seconds,
        });
        self.tell(log, EventKind::RecordingReady, payload);
        Ok(())
    }
}

/// By the SID on the configured host; the URL tells at most which subaccount it belongs to.
fn media_source(twilio: &TwilioClient, recording: &Known) -> MediaSource {
    let by_url = recording
        .url
        .as_deref()
        .and_then(|url| MediaSource::from_recording_url(url, twilio.config()).ok())
        .filter(|source| source.recording_sid() == &recording.recording_sid);
    by_url.unwrap_or_else(|| MediaSource::from(recording.recording_sid.clone()))
}

/// The call's first recording has the short name, unless another one has it already.
fn store_key(
    log: &CallLog,
    recording: &Known,
    siblings: &[Known],
    kind: prosaas_twilio::sniff::AudioKind,
) -> StoreKey {
    let short = StoreKey::first(&log.call_sid, kind);
    let taken = siblings.iter().any(|other| {
        other.id != recording.id && other.store_key.as_deref() == Some(short.as_str())
    });
    let had_it = recording.store_key.as_deref() == Some(short.as_str());
    let is_first = log.recording_sid.as_deref() == Some(recording.recording_sid.as_str());
    if had_it || (is_first && !taken && recording.store_key.is_none()) {
        short
    } else {
        StoreKey::further(&log.call_sid, &recording.recording_sid, kind)
    }
}

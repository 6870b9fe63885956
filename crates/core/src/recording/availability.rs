//! What a listener can be told about a call's recording, and in which order the cases are looked at.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use prosaas_twilio::sniff::AudioKind;

use super::snapshot::Snapshot;
use super::{AbsentReason, Place, Store, StoreKey};
use crate::call_log::CallLog;
use crate::ids::{RecordingId, RecordingSid};
use crate::liveness::WorkerSeen;
use crate::steps;

/// A recording's event comes within this time after the call's end, or Twilio has none.
pub(super) const SETTLED: TimeDelta = TimeDelta::minutes(10);
/// No call lasts longer at Twilio: one whose end was never reported is over then.
pub(super) const LONGEST_CALL: TimeDelta = TimeDelta::hours(24);

/// Where a call's recording stands. The order of the cases is the order in which they are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// The access window is over.
    Expired,
    /// There is none, and none is coming.
    Absent(AbsentReason),
    /// The file is in the store.
    Ready(StoredRecording),
    /// Downloading it failed, and is not tried again before the time is over.
    Failed {
        /// A stable word.
        code: String,
        /// Plain words.
        reason: String,
        /// Seconds until a request may try again; none where only a person's retry can.
        retry_after_seconds: Option<u32>,
    },
    /// It is to be fetched, and no worker has given a sign of life.
    WorkerUnavailable,
    /// It is on its way.
    Preparing(Preparing),
}

/// A whole file in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecording {
    /// The row.
    pub id: RecordingId,
    /// Twilio's name for it.
    pub recording_sid: RecordingSid,
    /// Its name in the store.
    pub key: StoreKey,
    /// Where it is.
    pub place: Place,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, 32 bytes.
    pub sha256: Vec<u8>,
    /// What it is.
    pub content_type: String,
    /// A strong entity tag, with its quotes.
    pub etag: String,
    /// When it was stored.
    pub stored_at: DateTime<Utc>,
    /// Its length, where Twilio told it.
    pub duration_seconds: Option<i32>,
}

/// A recording on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preparing {
    /// What happens now.
    pub stage: Stage,
    /// Bytes that are there.
    pub bytes: u64,
    /// Bytes that there will be, once known.
    pub total_bytes: Option<u64>,
    /// Failed tries so far within the window.
    pub attempt: u32,
    /// The file as it grows, while it is being downloaded into a folder and its length is known. It
    /// may be gone at any moment, and be the finished file the next.
    pub partial: Option<PathBuf>,
    /// What `partial` will be.
    pub content_type: &'static str,
}

/// What happens with a recording on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for a worker, or for Twilio.
    Queued,
    /// A worker is at it.
    Downloading,
}

impl Stage {
    /// The API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Downloading => "downloading",
        }
    }
}

/// When the call was over, as far as is known.
pub(super) fn over_since(
    ended_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    ended_at.or_else(|| Some(created_at + LONGEST_CALL).filter(|end| *end <= now))
}

impl Snapshot {
    /// Looks at the cases in the contract's order.
    pub(super) fn availability(
        &self,
        log: &CallLog,
        store: &Store,
        workers: WorkerSeen,
        now: DateTime<Utc>,
    ) -> Availability {
        let access = TimeDelta::days(i64::from(self.access_days));
        if now - self.created_at > access || (self.purged_at.is_some() && self.erased_at.is_none())
        {
            return Availability::Expired;
        }
        if let Some(reason) = self.absent() {
            return Availability::Absent(reason);
        }
        if let Some(stored) = self.stored(store) {
            return Availability::Ready(stored);
        }
        if let Some(failed) = self.failed(now) {
            return failed;
        }
        if workers == WorkerSeen::Missing {
            return Availability::WorkerUnavailable;
        }
        Availability::Preparing(self.preparing(log, store))
    }

    fn absent(&self) -> Option<AbsentReason> {
        if self.erased_at.is_some() {
            return Some(AbsentReason::DeletedUpstream);
        }
        let read = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        if self.recording_id.is_some() {
            return read(&self.absent_reason);
        }
        if let Some(reason) = read(&self.call_absent_reason) {
            return Some(reason);
        }
        // A call that nobody answered was never recorded.
        let unanswered = matches!(
            self.status.as_str(),
            "busy" | "no-answer" | "failed" | "canceled"
        );
        (unanswered || !self.recording_enabled).then_some(AbsentReason::NotRecorded)
    }

    fn stored(&self, store: &Store) -> Option<StoredRecording> {
        let key: StoreKey = self.store_key.as_deref()?.parse().ok()?;
        let bytes = u64::try_from(self.bytes?).ok()?;
        Some(StoredRecording {
            id: self.recording_id?,
            recording_sid: self.recording_sid.as_deref()?.parse().ok()?,
            place: store.place(&key, bytes),
            key,
            bytes,
            sha256: self.sha256.clone()?,
            content_type: self.content_type.clone()?,
            etag: self.etag.clone()?,
            stored_at: self.stored_at?,
            duration_seconds: self.duration_seconds,
        })
    }

    fn failed(&self, now: DateTime<Utc>) -> Option<Availability> {
        if self.state.as_deref() != Some("failed") {
            return None;
        }
        let retry_after_seconds = if self.permanent {
            None
        } else {
            Some(steps::retry_after(self.window_started_at, now)?)
        };
        Some(Availability::Failed {
            code: self
                .error_code
                .clone()
                .unwrap_or_else(|| "unknown".to_owned()),
            reason: self
                .error_text
                .clone()
                .unwrap_or_else(|| "it failed".to_owned()),
            retry_after_seconds,
        })
    }

    fn preparing(&self, log: &CallLog, store: &Store) -> Preparing {
        let running = self.state.as_deref() == Some("running");
        let count = |bytes: Option<i64>| bytes.and_then(|bytes| u64::try_from(bytes).ok());
        let total_bytes = count(self.bytes_total).filter(|_| running);
        // The first recording is the first that a claim downloads, so these are its bytes.
        let followed = total_bytes.is_some() && self.is_first && self.recording_id.is_some();
        let key = StoreKey::first(&log.call_sid, AudioKind::Mp3);
        Preparing {
            stage: if running {
                Stage::Downloading
            } else {
                Stage::Queued
            },
            bytes: count(self.bytes_done).filter(|_| running).unwrap_or(0),
            total_bytes,
            attempt: u32::try_from(self.attempt).unwrap_or(0),
            partial: store.part_path(&key, self.claims).filter(|_| followed),
            content_type: AudioKind::Mp3.content_type(),
        }
    }

    /// Whether asking for the step would change anything.
    pub(super) fn needs_request(&self, now: DateTime<Utc>) -> bool {
        match self.state.as_deref() {
            Some("running") => false,
            Some("queued") => !self.urgent,
            Some("failed") => {
                !self.permanent && steps::retry_after(self.window_started_at, now).is_none()
            }
            _ => true,
        }
    }
}

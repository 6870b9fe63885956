//! The documentation of prosaas-calls' paths for people and programs: prosaas-api, which publishes the
//! document of both services, can't depend on the other service.

mod paths;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::sets::{
    ErasureKind, ErasureState, ProcessingStage, ProcessingWord, RecordingStatusWord, WaveformStage,
};

/// prosaas-calls' paths, to be merged into the document.
#[derive(OpenApi)]
#[openapi(
    paths(
        paths::play,
        paths::play_by_stream_name,
        paths::status,
        paths::peaks,
        paths::retry,
        paths::link,
        paths::erase,
        paths::erasure,
        paths::events,
    ),
    components(schemas(
        Processing,
        RecordingStatus,
        Waveform,
        SilenceView,
        WaveformProcessing,
        WantedLink,
        RecordingLink,
        ErasureReceipt,
        ErasureItem
    ))
)]
pub struct RecordingPaths;

/// 202: the recording is on its way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Processing {
    /// `processing`.
    #[schema(value_type = ProcessingWord, example = "processing")]
    pub status: &'static str,
    /// How far it is.
    #[schema(value_type = ProcessingStage, example = "downloading")]
    pub stage: &'static str,
    /// Bytes that are there.
    pub bytes: u64,
    /// Bytes that there will be, once known.
    pub total_bytes: Option<u64>,
    /// Failed tries so far within the window.
    pub attempt: u32,
}

/// Where a recording stands.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct RecordingStatus {
    /// The call.
    pub call_sid: String,
    /// Where it stands.
    #[schema(value_type = RecordingStatusWord, example = "ready")]
    pub status: &'static str,
    /// Of one that is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording_sid: Option<String>,
    /// Of one that is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Of one that is ready, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<i32>,
    /// Of one that is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Of one that is processing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ProcessingStage>)]
    pub stage: Option<&'static str>,
    /// Bytes that are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Bytes that there will be, once known.
    pub total_bytes: Option<u64>,
    /// Of one that is processing: failed tries so far within the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// Why there is none, or why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of one that failed: a stable word for why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Of one that failed: seconds until it may be tried again; none where only a person's retry can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u32>,
}

/// A recording's waveform, in the form of audiowaveform's JSON, version 2, and what listening told besides.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Waveform {
    /// 2.
    #[schema(example = 2)]
    pub version: u32,
    /// 1, or 2 for one channel a speaker.
    #[schema(example = 1)]
    pub channels: u32,
    /// Of the recording, in hertz.
    #[schema(example = 8000)]
    pub sample_rate: u32,
    /// Samples of one channel that a point stands for.
    #[schema(example = 512)]
    pub samples_per_pixel: u32,
    /// 8.
    #[schema(example = 8)]
    pub bits: u32,
    /// Points; at most 2,000.
    #[schema(example = 1300)]
    pub length: u32,
    /// Point by point, channel by channel: minimum and maximum, -128 to 127.
    pub data: Vec<i8>,
    /// Seconds, by counted samples.
    #[schema(example = 83.2)]
    pub duration: f64,
    /// Where nobody speaks on any channel.
    pub silences: Vec<SilenceView>,
}

/// A stretch in which nobody speaks.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct SilenceView {
    /// Seconds from the beginning.
    #[schema(example = 1.2)]
    pub start: f64,
    /// Seconds from the beginning.
    #[schema(example = 3.4)]
    pub end: f64,
}

/// 202: the waveform is being computed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaveformProcessing {
    /// `processing`.
    #[schema(value_type = ProcessingWord, example = "processing")]
    pub status: &'static str,
    /// Whether a worker is at it.
    #[schema(value_type = WaveformStage, example = "queued")]
    pub stage: &'static str,
}

/// What a link is to be. The whole body may be left out.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedLink {
    /// How long it plays; 600 by default.
    #[schema(minimum = 1, maximum = 86_400)]
    pub expires_in_seconds: Option<u32>,
    /// One of the call's further recordings, `RE…`.
    #[schema(value_type = Option<String>)]
    pub recording: Option<prosaas_core::ids::RecordingSid>,
}

/// A link that plays without a session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordingLink {
    /// Plays until `expires_at`, for whoever has it.
    pub url: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// The receipt of a deletion: what went, and what is still to go.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ErasureReceipt {
    /// The deletion.
    #[schema(example = 9)]
    pub id: i64,
    /// The call.
    #[schema(example = "CA0123456789abcdef0123456789abcdef")]
    pub call_sid: String,
    /// `pending` while an item is.
    #[schema(value_type = ErasureState, example = "pending")]
    pub state: &'static str,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// The name of the one who asked, as far as known.
    pub requested_by: Option<String>,
    /// When the last item was done.
    pub finished_at: Option<DateTime<Utc>>,
    /// What went, or goes.
    pub items: Vec<ErasureItem>,
}

/// One thing that goes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ErasureItem {
    /// What it is.
    #[schema(value_type = ErasureKind, example = "upstream")]
    pub kind: String,
    /// Of which recording.
    #[schema(example = "RE0123456789abcdef0123456789abcdef")]
    pub recording_sid: Option<String>,
    /// Whether it is gone.
    #[schema(value_type = ErasureState, example = "pending")]
    pub state: &'static str,
    /// When it was gone.
    pub done_at: Option<DateTime<Utc>>,
    /// Tries at Twilio so far.
    #[schema(example = 1)]
    pub attempts: i32,
    /// Why the last try failed, a stable word.
    #[schema(example = "twilio_unauthorized")]
    pub error_code: Option<String>,
    /// When the next try is due.
    pub next_try_at: Option<DateTime<Utc>>,
}

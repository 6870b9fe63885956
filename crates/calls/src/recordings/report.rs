//! Where a recording stands, in words.

use prosaas_core::ids::CallSid;
use prosaas_core::recording::Availability;
use prosaas_web::openapi::recordings::RecordingStatus;
use prosaas_web::playback;

/// Seconds after which a worker may have come; those of [`ApiError::WorkerUnavailable`].
///
/// [`ApiError::WorkerUnavailable`]: prosaas_web::error::ApiError::WorkerUnavailable
const WORKER_SECONDS: u32 = 10;

/// The body of `/status`: the cases of playing by their codes, with what belongs to each.
pub(super) fn status(call: &CallSid, availability: &Availability) -> RecordingStatus {
    let of = |status| RecordingStatus {
        call_sid: call.to_string(),
        status,
        ..RecordingStatus::default()
    };
    match availability {
        Availability::Ready(stored) => RecordingStatus {
            recording_sid: Some(stored.recording_sid.to_string()),
            content_type: Some(stored.content_type.clone()),
            bytes: Some(stored.bytes),
            total_bytes: Some(stored.bytes),
            duration_seconds: stored.duration_seconds,
            etag: playback::etag(stored),
            ..of("ready")
        },
        Availability::Preparing(preparing) => RecordingStatus {
            stage: Some(preparing.stage.as_str()),
            bytes: Some(preparing.bytes),
            total_bytes: preparing.total_bytes,
            attempt: Some(preparing.attempt),
            ..of("processing")
        },
        Availability::Expired => of("recording_expired"),
        Availability::WorkerUnavailable => RecordingStatus {
            retry_after_seconds: Some(WORKER_SECONDS),
            ..of("worker_unavailable")
        },
        Availability::Absent(reason) => RecordingStatus {
            reason: Some(reason.to_string()),
            ..of("recording_not_found")
        },
        Availability::Failed {
            code,
            reason,
            retry_after_seconds,
        } => RecordingStatus {
            reason: Some(reason.clone()),
            code: Some(code.clone()),
            retry_after_seconds: *retry_after_seconds,
            ..of("recording_failed")
        },
    }
}

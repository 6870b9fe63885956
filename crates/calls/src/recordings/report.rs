//! Where a recording stands, in JSON.

use prosaas_core::ids::CallSid;
use prosaas_core::recording::{Availability, Preparing};
use prosaas_web::openapi::recordings::{Processing, RecordingStatus};

use super::answer;

/// 202's body.
pub(super) fn processing(preparing: &Preparing) -> Processing {
    Processing {
        status: "processing",
        stage: preparing.stage.as_str(),
        bytes: preparing.bytes,
        total_bytes: preparing.total_bytes,
        attempt: preparing.attempt,
    }
}

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
            etag: answer::etag(stored),
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
            retry_after_seconds: Some(answer::WORKER_SECONDS),
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

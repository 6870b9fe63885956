//! The answers without content: on its way, or why not at all.

use actix_web::HttpResponse;
use actix_web::http::header::RETRY_AFTER;
use prosaas_core::recording::{Availability, Preparing};
use prosaas_core::steps;

use crate::error::ApiError;
use crate::openapi::recordings::Processing;

/// Seconds after which what is on its way may be asked for again.
pub const ASK_AGAIN: &str = "2";

/// 202: on its way.
pub fn processing(preparing: &Preparing) -> HttpResponse {
    HttpResponse::Accepted()
        .insert_header((RETRY_AFTER, ASK_AGAIN))
        .json(Processing {
            status: "processing",
            stage: preparing.stage.as_str(),
            bytes: preparing.bytes,
            total_bytes: preparing.total_bytes,
            attempt: preparing.attempt,
        })
}

/// The cases in which nothing is sent.
pub fn refusal(availability: Availability) -> ApiError {
    match availability {
        Availability::Expired => ApiError::RecordingExpired,
        Availability::Absent(reason) => ApiError::RecordingNotFound {
            reason: reason.as_str(),
        },
        Availability::Failed {
            reason,
            retry_after_seconds,
            ..
        } => ApiError::RecordingFailed {
            reason,
            retry_after: retry_after_seconds.unwrap_or_else(window_seconds),
        },
        Availability::WorkerUnavailable => ApiError::WorkerUnavailable,
        Availability::Ready(_) | Availability::Preparing(_) => {
            ApiError::internal("an answer with content was taken for a refusal")
        }
    }
}

/// A failure for good ends by a person's retry only: as long as a window is as good as any.
fn window_seconds() -> u32 {
    u32::try_from(steps::WINDOW.num_seconds()).unwrap_or(u32::MAX)
}

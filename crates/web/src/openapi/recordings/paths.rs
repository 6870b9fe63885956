//! One function a path, for its documentation alone.

#![expect(dead_code, reason = "the handlers are prosaas-calls'")]

use super::{
    ErasureReceipt, Processing, RecordingLink, RecordingStatus, WantedLink, Waveform,
    WaveformProcessing,
};
use crate::openapi::SignedInProblems;

/// Play a call's recording
///
/// Ranges and conditions by RFC 9110. `Prefer: wait=N` (at most 20) holds the answer until the
/// recording is there. A signed link needs no session.
#[utoipa::path(
    get,
    path = "/api/recordings/file/{call_sid}",
    tag = "recordings",
    params(
        ("call_sid" = String, Path, description = "The call, `CA…`"),
        ("recording" = Option<String>, Query, description = "A further recording, `RE…`"),
        ("progressive" = Option<u8>, Query, description = "1: play what is there while it arrives"),
        ("expires" = Option<i64>, Query, description = "Of a signed link"),
        ("signature" = Option<String>, Query, description = "Of a signed link"),
        ("Range" = Option<String>, Header, description = "`bytes=0-1023`"),
        ("Prefer" = Option<String>, Header, description = "`wait=20`"),
    ),
    responses(
        SignedInProblems,
        (status = 200, description = "The recording", content_type = "audio/mpeg", body = Vec<u8>),
        (status = 206, description = "A part of it", content_type = "audio/mpeg", body = Vec<u8>),
        (status = 202, description = "On its way; see Retry-After", body = Processing),
        (status = 304, description = "Not modified"),
        (status = 404, description = "`call_not_found`, or `recording_not_found` with `reason`",
            body = crate::error::Problem, content_type = "application/problem+json"),
        (status = 410, description = "`recording_expired`",
            body = crate::error::Problem, content_type = "application/problem+json"),
        (status = 412, description = "A condition does not hold"),
        (status = 416, description = "The range is beyond the end"),
        (status = 500, description = "`worker_unavailable`; see Retry-After",
            body = crate::error::Problem, content_type = "application/problem+json"),
        (status = 503, description = "`recording_failed` or `unavailable`; see Retry-After",
            body = crate::error::Problem, content_type = "application/problem+json"),
    )
)]
fn play() {}

/// Play a call's recording, by its other name
#[utoipa::path(
    get,
    path = "/api/recordings/{call_sid}/stream",
    tag = "recordings",
    params(("call_sid" = String, Path, description = "The call, `CA…`")),
    responses(
        SignedInProblems,
        (status = 200, description = "The recording", content_type = "audio/mpeg", body = Vec<u8>),
        (status = 202, description = "On its way; see Retry-After", body = Processing),
    )
)]
fn play_by_stream_name() {}

/// Where a recording stands
///
/// The cases of playing in JSON with 200. Puts nothing in motion.
#[utoipa::path(
    get,
    path = "/api/recordings/{call_sid}/status",
    tag = "recordings",
    params(
        ("call_sid" = String, Path, description = "The call, `CA…`"),
        ("recording" = Option<String>, Query, description = "A further recording, `RE…`"),
    ),
    responses(
        SignedInProblems,
        (status = 200, description = "Where it stands", body = RecordingStatus),
        (status = 404, description = "`call_not_found`",
            body = crate::error::Problem, content_type = "application/problem+json"),
    )
)]
fn status() {}

/// A recording's waveform
///
/// For drawing, with the silences and the true duration. It is computed as soon as the recording is here;
/// asking for it puts nothing in motion.
#[utoipa::path(
    get,
    path = "/api/recordings/{call_sid}/peaks",
    tag = "recordings",
    params(
        ("call_sid" = String, Path, description = "The call, `CA…`"),
        ("recording" = Option<String>, Query, description = "A further recording, `RE…`"),
    ),
    responses(
        SignedInProblems,
        (status = 200, description = "The waveform", body = Waveform),
        (status = 202, description = "On its way; see Retry-After", body = WaveformProcessing),
        (status = 404, description = "`call_not_found`, `recording_not_found` with `reason`, or \
            `waveform_not_found` with `reason`: it can't be computed",
            body = crate::error::Problem, content_type = "application/problem+json"),
        (status = 410, description = "`recording_expired`",
            body = crate::error::Problem, content_type = "application/problem+json"),
    )
)]
fn peaks() {}

/// Try a failed recording again
#[utoipa::path(
    post,
    path = "/api/recordings/{call_sid}/retry",
    tag = "recordings",
    params(
        ("call_sid" = String, Path, description = "The call, `CA…`"),
        ("recording" = Option<String>, Query, description = "A further recording, `RE…`"),
    ),
    responses(
        SignedInProblems,
        (status = 200, description = "It is here already", body = RecordingStatus),
        (status = 202, description = "Queued; see Retry-After", body = Processing),
        (status = 404, description = "`call_not_found` or `recording_not_found`",
            body = crate::error::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many retries, see Retry-After: `too_many_requests`",
            body = crate::error::Problem, content_type = "application/problem+json"),
    )
)]
fn retry() {}

/// Make a link that plays without a session
#[utoipa::path(
    post,
    path = "/api/recordings/{call_sid}/link",
    tag = "recordings",
    params(("call_sid" = String, Path, description = "The call, `CA…`")),
    request_body = Option<WantedLink>,
    responses(
        SignedInProblems,
        (status = 200, description = "The link", body = RecordingLink),
        (status = 404, description = "`call_not_found` or `recording_not_found`",
            body = crate::error::Problem, content_type = "application/problem+json"),
        (status = 410, description = "`recording_expired`",
            body = crate::error::Problem, content_type = "application/problem+json"),
    )
)]
fn link() {}

/// Delete a call's content
///
/// One deletion: our files, the transcript, the summary, what was found, and Twilio's copies, which are
/// tried until they are gone. The receipt says what went; a repeat answers with the same one.
#[utoipa::path(
    delete,
    path = "/api/recordings/{call_sid}",
    tag = "recordings",
    params(
        ("call_sid" = String, Path, description = "The call, `CA…`"),
        ("reason" = Option<String>, Query, description = "Why; at most 500 characters"),
    ),
    responses(
        SignedInProblems,
        (status = 200, description = "All of it is gone", body = ErasureReceipt),
        (status = 202, description = "Something is still to go", body = ErasureReceipt),
        (status = 404, description = "`call_not_found`",
            body = crate::error::Problem, content_type = "application/problem+json"),
        (status = 409, description = "`legal_hold`",
            body = crate::error::Problem, content_type = "application/problem+json"),
    )
)]
fn erase() {}

/// The receipt of a deletion
#[utoipa::path(
    get,
    path = "/api/recordings/{call_sid}/erasure",
    tag = "recordings",
    params(("call_sid" = String, Path, description = "The call, `CA…`")),
    responses(
        SignedInProblems,
        (status = 200, description = "What went, and what is still to go", body = ErasureReceipt),
        (status = 404, description = "`call_not_found`, or `not_found`: nothing was deleted",
            body = crate::error::Problem, content_type = "application/problem+json"),
    )
)]
fn erasure() {}

/// Live updates
///
/// Server-sent events of the current business: `call.created`, `call.updated`, `recording.progress`,
/// `recording.ready`, `recording.failed`, `step.progress`, `transcript.ready`, `analysis.ready`.
#[utoipa::path(
    get,
    path = "/api/events",
    tag = "recordings",
    params(("Last-Event-ID" = Option<String>, Header, description = "Resumes after this event")),
    responses(
        SignedInProblems,
        (status = 200, description = "Events until either side ends", content_type = "text/event-stream", body = String),
    )
)]
fn events() {}

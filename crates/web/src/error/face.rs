//! Status, code and title of each error: what of it does not vary.

use actix_web::http::StatusCode;

use super::ApiError;

/// What of an error does not vary.
pub(super) struct Face {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) title: &'static str,
}

impl ApiError {
    pub(super) fn face(&self) -> Face {
        let (status, code, title) = match self {
            Self::Unauthenticated => (401, "unauthenticated", "Sign in first"),
            Self::InvalidCredentials => (401, "invalid_credentials", "Sign-in refused"),
            Self::BusinessIdRequired => (400, "business_id_required", "Name a business"),
            Self::BusinessForbidden => (403, "business_forbidden", "Not a member of the business"),
            Self::RoleForbidden => (403, "role_forbidden", "Your role does not allow this"),
            Self::NotAuthor => (403, "not_author", "Not yours"),
            Self::OriginForbidden => (403, "origin_forbidden", "Origin not allowed"),
            Self::InvalidSignature => (403, "invalid_signature", "Invalid signature"),
            Self::CallNotFound => (404, "call_not_found", "No such call"),
            Self::RecordingNotFound { .. } => (404, "recording_not_found", "No recording"),
            Self::WaveformNotFound { .. } => (404, "waveform_not_found", "No waveform"),
            Self::TranscriptNotFound => (404, "transcript_not_found", "No transcript"),
            Self::NotFound => (404, "not_found", "Not found"),
            Self::MethodNotAllowed => (405, "method_not_allowed", "Method not allowed"),
            Self::Conflict { .. } => (409, "conflict", "Conflict"),
            Self::LastOwner => (409, "last_owner", "The last owner"),
            Self::AlreadyMember => (409, "already_member", "Already a member"),
            Self::SignInFirst => (409, "sign_in_first", "Sign in first"),
            Self::InvitationForAnother => (409, "invitation_for_another", "For another person"),
            Self::Erased => (409, "erased", "The call was erased"),
            Self::OptedOut => (409, "opted_out", "Not to be called"),
            Self::CallbackOpen => (409, "callback_open", "Another task is open"),
            Self::IdempotencyKeyReused => {
                (422, "idempotency_key_reused", "Idempotency key used before")
            }
            Self::PhoneTaken { .. } => (409, "phone_taken", "Another lead has the number"),
            Self::LeadMerged { .. } => (409, "lead_merged", "Merged into another lead"),
            Self::AppointmentOverlaps => (409, "appointment_overlaps", "The time is taken"),
            Self::LegalHold => (409, "legal_hold", "Legal hold"),
            Self::InvitationGone => (410, "invitation_gone", "The invitation is no longer good"),
            Self::RecordingExpired => (410, "recording_expired", "The recording has expired"),
            Self::PreconditionFailed => (412, "precondition_failed", "Changed meanwhile"),
            Self::PayloadTooLarge => (413, "payload_too_large", "Request body too large"),
            Self::UnsupportedMediaType => (415, "unsupported_media_type", "Unsupported body type"),
            Self::Validation { .. } => (422, "validation", "Not acceptable as it is"),
            Self::TooManyRequests { .. } => (429, "too_many_requests", "Too many requests"),
            Self::WorkerUnavailable => (500, "worker_unavailable", "No worker available"),
            Self::Internal(_) => (500, "internal", "Internal error"),
            Self::RecordingFailed { .. } => (503, "recording_failed", "The recording failed"),
            Self::Unavailable(_) => (503, "unavailable", "Briefly unavailable"),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Face {
            status,
            code,
            title,
        }
    }
}

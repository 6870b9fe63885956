//! One of each kind of error, for the documentation: what a client meets under which code.

use prosaas_core::ids::LeadId;

use super::{ApiError, Problem};

impl ApiError {
    /// One of each kind. Documentation that names a code which is missing here fails a test.
    fn kinds() -> Vec<Self> {
        vec![
            Self::Unauthenticated,
            Self::InvalidCredentials,
            Self::BusinessIdRequired,
            Self::BusinessForbidden,
            Self::RoleForbidden,
            Self::NotAuthor,
            Self::OriginForbidden,
            Self::InvalidSignature,
            Self::CallNotFound,
            Self::RecordingNotFound {
                reason: "not_recorded",
            },
            Self::WaveformNotFound {
                reason: "the recording is damaged".into(),
            },
            Self::TranscriptNotFound,
            Self::NotFound,
            Self::MethodNotAllowed,
            Self::Conflict {
                detail: "What is asked for contradicts what is there.",
            },
            Self::LastOwner,
            Self::AlreadyMember,
            Self::SignInFirst,
            Self::InvitationForAnother,
            Self::Erased,
            Self::OptedOut,
            Self::CallbackOpen,
            Self::PhoneTaken { lead: LeadId(17) },
            Self::LeadMerged { lead: LeadId(17) },
            Self::AppointmentOverlaps,
            Self::LegalHold,
            Self::InvitationGone,
            Self::RecordingExpired,
            Self::PreconditionFailed,
            Self::PayloadTooLarge,
            Self::UnsupportedMediaType,
            Self::IdempotencyKeyReused,
            Self::validation("limit", "must be from 1 to 200"),
            Self::TooManyRequests { retry_after: 30 },
            Self::WorkerUnavailable,
            Self::internal("an example"),
            Self::RecordingFailed {
                reason: "Twilio did not answer in time".into(),
                retry_after: 480,
            },
            Self::Unavailable("an example".into()),
        ]
    }
}

/// The example of each code.
pub(crate) fn examples() -> Vec<Problem> {
    let example = |error: ApiError| Problem {
        request_id: Some("01890a5d-ac96-774b-bcce-b302099a8057".to_owned()),
        ..error.problem()
    };
    ApiError::kinds().into_iter().map(example).collect()
}

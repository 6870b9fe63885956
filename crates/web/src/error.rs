//! What goes wrong on the way to an answer, and the one place that turns it into HTTP.

mod catalogue;
mod convert;
mod detail;
mod face;
mod fallback;
mod problem;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use prosaas_core::ids::LeadId;

pub(crate) use catalogue::examples;
use face::Face;
pub use fallback::as_problems;
pub(crate) use fallback::unknown_path;
pub use problem::{PROBLEM_JSON, Problem};

/// The cause of an [`ApiError`] that is ours; it is logged, never shown.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Seconds after which what is briefly away may be asked again.
const BRIEFLY: u32 = 5;

/// Every failure that a client can meet. The `code` of each is part of the HTTP contract.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// 401: no session and no token, or one that does not hold.
    #[error("not signed in")]
    Unauthenticated,
    /// 401: the sign-in's e-mail address or password is wrong; which is not said.
    #[error("wrong e-mail address or password")]
    InvalidCredentials,
    /// 400: the request names no business and has no current one.
    #[error("no business named")]
    BusinessIdRequired,
    /// 403: a business that the caller does not belong to, or that does not exist.
    #[error("not a member of the business")]
    BusinessForbidden,
    /// 403: the caller's role or the token's scopes do not suffice.
    #[error("the role does not suffice")]
    RoleForbidden,
    /// 403: somebody else wrote it.
    #[error("somebody else wrote it")]
    NotAuthor,
    /// 403: an unsafe request with a cookie from a page that is not ours.
    #[error("the request's origin is not allowed")]
    OriginForbidden,
    /// 403: a webhook that Twilio did not sign.
    #[error("the webhook's signature is missing or wrong")]
    InvalidSignature,
    /// 404: no such call here; another business's call is the same.
    #[error("no such call")]
    CallNotFound,
    /// 404: the call has no recording and none is coming.
    #[error("the call has no recording")]
    RecordingNotFound {
        /// `not_recorded`, `too_short`, `silent` or `deleted_upstream`.
        reason: &'static str,
    },
    /// 404: a recording's waveform can't be computed.
    #[error("the recording has no waveform: {reason}")]
    WaveformNotFound {
        /// A plain sentence.
        reason: String,
    },
    /// 404: nothing was transcribed of the call.
    #[error("the call has no transcript")]
    TranscriptNotFound,
    /// 404: no such path or object.
    #[error("not found")]
    NotFound,
    /// 405: the path has other methods.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// 409: what is asked for contradicts what is there.
    #[error("conflict: {detail}")]
    Conflict {
        /// A sentence for the caller.
        detail: &'static str,
    },
    /// 409: a business keeps at least one owner.
    #[error("the last owner")]
    LastOwner,
    /// 409: the one who is invited is a member already.
    #[error("already a member")]
    AlreadyMember,
    /// 409: the one who is invited has an account, and is not signed in.
    #[error("the invited person has an account")]
    SignInFirst,
    /// 409: somebody else than the one who is invited is signed in.
    #[error("the invitation is for another person")]
    InvitationForAnother,
    /// 409: nothing of the call is left to work with.
    #[error("the call was erased")]
    Erased,
    /// 409: the number asked not to be called.
    #[error("the number is on the opt-out list")]
    OptedOut,
    /// 409: a callback task can't be opened again beside another open one.
    #[error("the lead has an open callback task")]
    CallbackOpen,
    /// 422: the idempotency key stands for another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// 409: a legal hold forbids the deletion.
    #[error("a legal hold is set")]
    LegalHold,
    /// 410: an invitation that is used, over, taken back or nobody's.
    #[error("the invitation is no longer good")]
    InvitationGone,
    /// 409: another lead has the number.
    #[error("another lead has the number")]
    PhoneTaken {
        /// That lead.
        lead: LeadId,
    },
    /// 409: the lead went into another one, which is to be changed instead.
    #[error("the lead was merged into another")]
    LeadMerged {
        /// That lead.
        lead: LeadId,
    },
    /// 409: the appointment's time is taken, and the caller wants none that is.
    #[error("the appointment's time is taken")]
    AppointmentOverlaps,
    /// 410: the call is older than the business's access window.
    #[error("the recording is past its access window")]
    RecordingExpired,
    /// 412: it was changed since the caller read it.
    #[error("changed since it was read")]
    PreconditionFailed,
    /// 413: the body is over the limit.
    #[error("the body is too large")]
    PayloadTooLarge,
    /// 415: the body is of another type than the path takes.
    #[error("the body's type is not supported")]
    UnsupportedMediaType,
    /// 422: a field, parameter or header is not acceptable.
    #[error("{field}: {detail}")]
    Validation {
        /// Its name; nested ones with dots.
        field: String,
        /// A sentence for the caller.
        detail: String,
    },
    /// 429: later again.
    #[error("too many requests")]
    TooManyRequests {
        /// Seconds until the next one may succeed.
        retry_after: u32,
    },
    /// 500: the recording is not here and no worker lives that could fetch it.
    #[error("no worker gives a sign of life")]
    WorkerUnavailable,
    /// 500: ours.
    #[error("internal error")]
    Internal(#[source] Cause),
    /// 503: the recording failed too often in a short time.
    #[error("the recording failed: {reason}")]
    RecordingFailed {
        /// A plain sentence, no upstream text.
        reason: String,
        /// Seconds until it may be tried again.
        retry_after: u32,
    },
    /// 503: the database or another part is briefly away.
    #[error("briefly unavailable")]
    Unavailable(#[source] Cause),
}

impl ApiError {
    /// A field, parameter or header that is not acceptable.
    pub fn validation(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Validation {
            field: field.into(),
            detail: detail.into(),
        }
    }

    /// An error that only we can mend.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// The stable name in the problem's `code`.
    pub fn code(&self) -> &'static str {
        self.face().code
    }

    fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooManyRequests { retry_after } | Self::RecordingFailed { retry_after, .. } => {
                Some(*retry_after)
            }
            Self::WorkerUnavailable => Some(10),
            Self::Unavailable(_) => Some(BRIEFLY),
            Self::Unauthenticated
            | Self::InvalidCredentials
            | Self::BusinessIdRequired
            | Self::BusinessForbidden
            | Self::RoleForbidden
            | Self::NotAuthor
            | Self::OriginForbidden
            | Self::InvalidSignature
            | Self::CallNotFound
            | Self::RecordingNotFound { .. }
            | Self::WaveformNotFound { .. }
            | Self::TranscriptNotFound
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::Conflict { .. }
            | Self::LastOwner
            | Self::AlreadyMember
            | Self::SignInFirst
            | Self::InvitationForAnother
            | Self::Erased
            | Self::OptedOut
            | Self::CallbackOpen
            | Self::IdempotencyKeyReused
            | Self::PhoneTaken { .. }
            | Self::LeadMerged { .. }
            | Self::AppointmentOverlaps
            | Self::LegalHold
            | Self::InvitationGone
            | Self::RecordingExpired
            | Self::PreconditionFailed
            | Self::PayloadTooLarge
            | Self::UnsupportedMediaType
            | Self::Validation { .. }
            | Self::Internal(_) => None,
        }
    }

    /// The answer's body.
    pub fn problem(&self) -> Problem {
        let Face {
            status,
            code,
            title,
        } = self.face();
        let mut problem = Problem::new(status, code, title, self.detail());
        match self {
            Self::Validation { field, .. } => problem.field = Some(field.clone()),
            Self::PhoneTaken { lead } | Self::LeadMerged { lead } => problem.lead_id = Some(lead.0),
            Self::RecordingNotFound { reason } => problem.reason = Some((*reason).into()),
            Self::RecordingFailed { reason, .. } | Self::WaveformNotFound { reason } => {
                problem.reason = Some(reason.clone());
            }
            _ => {}
        }
        problem
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.face().status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status_code());
        if let Some(seconds) = self.retry_after() {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.status_code() == StatusCode::UNAUTHORIZED {
            // RFC 9110 §15.5.2 wants one; browsers show no dialogue for this scheme.
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response
            .content_type(PROBLEM_JSON)
            .body(self.problem().to_json())
    }
}

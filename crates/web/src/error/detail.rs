//! What went wrong, in a sentence for the caller.

use super::ApiError;

impl ApiError {
    /// The problem's `detail`: nothing of the inside.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Unauthenticated => {
                "This needs a session cookie or an API token that is valid.".into()
            }
            Self::InvalidCredentials => "The e-mail address or the password is wrong.".into(),
            Self::BusinessIdRequired => "Name the business with the header X-Business-Id.".into(),
            Self::BusinessForbidden => "The named business is not one of yours.".into(),
            Self::RoleForbidden => "Ask an administrator of the business for a higher role.".into(),
            Self::NotAuthor => "Only its author may change it.".into(),
            Self::OriginForbidden => "Requests with a cookie that change something must come from \
                the product's own pages."
                .into(),
            Self::InvalidSignature => "The request's signature is missing or wrong.".into(),
            Self::CallNotFound => "There is no such call.".into(),
            Self::RecordingNotFound { reason } => match *reason {
                "not_recorded" => "The call was not recorded.".into(),
                "too_short" => "The call was too short to be recorded.".into(),
                "silent" => "Nothing was to be heard, so nothing was kept.".into(),
                "deleted_upstream" => "The telephone company no longer has the recording.".into(),
                _ => "The call has no recording.".into(),
            },
            Self::TranscriptNotFound => "The call has no transcript.".into(),
            Self::NotFound => "There is nothing here.".into(),
            Self::MethodNotAllowed => "This path is not used with this method.".into(),
            Self::Conflict { detail } => (*detail).into(),
            Self::LastOwner => "A business keeps at least one owner.".into(),
            Self::AlreadyMember => "A member has this e-mail address.".into(),
            Self::SignInFirst => {
                "The invited e-mail address has an account: sign in, then open the link again."
                    .into()
            }
            Self::InvitationForAnother => {
                "You are signed in as somebody else than the invited person.".into()
            }
            Self::Erased => "What was recorded and written of the call was erased.".into(),
            Self::InvitationGone => {
                "The link was used already, is over or was taken back. Ask for a new one.".into()
            }
            Self::PhoneTaken { lead } => format!("Lead {lead} has this number."),
            Self::LeadMerged { lead } => format!("The lead was merged into lead {lead}."),
            Self::AppointmentOverlaps => {
                "Another appointment of the calendar is at this time.".into()
            }
            Self::OptedOut => {
                "The number is on the opt-out list: nobody calls it from here.".into()
            }
            Self::CallbackOpen => "The lead has another callback task that is open.".into(),
            Self::IdempotencyKeyReused => {
                "The Idempotency-Key was used for another request. Take a new one.".into()
            }
            Self::LegalHold => {
                "A legal hold is set on the call: nothing of it can be deleted.".into()
            }
            Self::RecordingExpired => "The call is older than the business's access window.".into(),
            Self::PreconditionFailed => {
                "Somebody changed it since you read it. Read it again first.".into()
            }
            Self::PayloadTooLarge => "The request's body is larger than this path takes.".into(),
            Self::UnsupportedMediaType => "This path takes another Content-Type.".into(),
            Self::Validation { field, detail } => format!("{field}: {detail}"),
            Self::TooManyRequests { .. } => "Try again after the time in Retry-After.".into(),
            Self::WorkerUnavailable => "The recording is not here yet and no worker can fetch it \
                now. The request is kept: the next worker does it."
                .into(),
            Self::Internal(_) => "Something went wrong on our side.".into(),
            Self::RecordingFailed { reason, .. } | Self::WaveformNotFound { reason } => {
                reason.clone()
            }
            Self::Unavailable(_) => "A part of the service is briefly away. Try again.".into(),
        }
    }
}

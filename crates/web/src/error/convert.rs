//! The domain's errors, as what a client meets.

use prosaas_core::account::invitations::{AcceptError, InviteError};
use prosaas_core::account::memberships::ChangeMemberError;
use prosaas_core::account::users::CreateUserError;
use prosaas_core::account::{ChangePasswordError, PasswordError, SignInError};
use prosaas_core::business::ChangeSettingsError;
use prosaas_core::correction::CorrectError;
use prosaas_core::database::DatabaseError;
use prosaas_core::erasure::EraseError;
use prosaas_core::hold::HoldError;

use super::ApiError;

impl From<DatabaseError> for ApiError {
    fn from(error: DatabaseError) -> Self {
        if error.is_transient() {
            Self::Unavailable(error.into())
        } else {
            Self::internal(error)
        }
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::Unavailable(error.into()),
            PasswordError::Hashing(_) => Self::internal(error),
        }
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::InvalidCredentials,
            SignInError::Throttled(throttled) => Self::TooManyRequests {
                retry_after: throttled.retry_after_seconds,
            },
            SignInError::Password(error) => error.into(),
            SignInError::Database(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for ApiError {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::WrongCurrent => {
                Self::validation("current_password", "this is not the current password")
            }
            ChangePasswordError::Weak(weak) => Self::validation("new_password", weak.to_string()),
            ChangePasswordError::Throttled(throttled) => Self::TooManyRequests {
                retry_after: throttled.retry_after_seconds,
            },
            ChangePasswordError::Password(error) => error.into(),
            ChangePasswordError::Database(error) => error.into(),
        }
    }
}

impl From<ChangeMemberError> for ApiError {
    fn from(error: ChangeMemberError) -> Self {
        match error {
            ChangeMemberError::NotAMember => Self::NotFound,
            ChangeMemberError::OwnersOnly => Self::RoleForbidden,
            ChangeMemberError::LastOwner => Self::LastOwner,
            ChangeMemberError::Database(error) => error.into(),
        }
    }
}

impl From<InviteError> for ApiError {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::AlreadyMember => Self::AlreadyMember,
            InviteError::Database(error) => error.into(),
        }
    }
}

impl From<AcceptError> for ApiError {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Gone => Self::InvitationGone,
            AcceptError::SignInFirst => Self::SignInFirst,
            AcceptError::ForAnother => Self::InvitationForAnother,
            AcceptError::Weak(weak) => Self::validation("password", weak.to_string()),
            AcceptError::Password(error) => error.into(),
            AcceptError::Database(error) => error.into(),
        }
    }
}

impl From<ChangeSettingsError> for ApiError {
    fn from(error: ChangeSettingsError) -> Self {
        match error {
            ChangeSettingsError::Invalid(invalid) => {
                Self::validation(invalid.field, invalid.problem)
            }
            ChangeSettingsError::Database(error) => error.into(),
        }
    }
}

impl From<HoldError> for ApiError {
    fn from(error: HoldError) -> Self {
        match error {
            HoldError::Erased => Self::Erased,
            HoldError::Database(error) => error.into(),
        }
    }
}

impl From<CorrectError> for ApiError {
    fn from(error: CorrectError) -> Self {
        match error {
            CorrectError::Erased => Self::Erased,
            CorrectError::Database(error) => error.into(),
        }
    }
}

impl From<EraseError> for ApiError {
    fn from(error: EraseError) -> Self {
        match error {
            EraseError::LegalHold => Self::LegalHold,
            EraseError::Database(error) => error.into(),
        }
    }
}

impl From<CreateUserError> for ApiError {
    fn from(error: CreateUserError) -> Self {
        match error {
            CreateUserError::EmailTaken => Self::Conflict {
                detail: "Someone has this e-mail address.",
            },
            CreateUserError::Database(error) => error.into(),
        }
    }
}

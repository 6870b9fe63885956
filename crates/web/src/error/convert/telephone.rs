//! The errors of numbers, callback tasks and click-to-call, as what a client meets.

use prosaas_core::outbound::RequestError;
use prosaas_core::{callbacks, numbers};

use crate::error::ApiError;

/// Seconds after which some of the calls that wait are placed.
const SOON_PLACED: u32 = 5;

impl From<numbers::ChangeError> for ApiError {
    fn from(error: numbers::ChangeError) -> Self {
        use numbers::ChangeError as E;
        match error {
            E::NotFound => Self::NotFound,
            E::Invalid(invalid) => Self::validation(invalid.field, invalid.detail),
            E::Database(error) => error.into(),
        }
    }
}

impl From<callbacks::ChangeError> for ApiError {
    fn from(error: callbacks::ChangeError) -> Self {
        use callbacks::ChangeError as E;
        match error {
            E::NotFound => Self::NotFound,
            E::OtherOpen => Self::CallbackOpen,
            E::Database(error) => error.into(),
        }
    }
}

impl From<RequestError> for ApiError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Invalid { field, detail } => Self::validation(field, detail),
            RequestError::OptedOut => Self::OptedOut,
            RequestError::KeyReused => Self::IdempotencyKeyReused,
            RequestError::TooMany => Self::TooManyRequests {
                retry_after: SOON_PLACED,
            },
            RequestError::Database(error) => error.into(),
        }
    }
}

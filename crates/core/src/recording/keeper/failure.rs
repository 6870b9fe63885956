//! Why a recording could not be fetched, and what a later try could mend.

use prosaas_twilio::TwilioError;

use crate::database::DatabaseError;
use crate::recording::StoreError;
use crate::steps::StepFailure;

#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// Twilio is still at it, or the call is not over: to be looked at again, which is no failure.
    #[error("the recording is not ready at Twilio")]
    NotYet,
    /// Another worker has the step.
    #[error("the claim was lost")]
    Lost,
    /// Twilio says that the recording is complete and has no media for it.
    #[error("Twilio has no media for a recording that it calls completed")]
    NoMedia,
    /// Far fewer seconds arrived than were announced.
    #[error("the file holds {found} s of {announced} s")]
    Shortened { found: u64, announced: u64 },
    #[error("Twilio did not give the recording")]
    Twilio(#[from] TwilioError),
    #[error("the store refused the file")]
    Store(#[from] StoreError),
    #[error("the database refused")]
    Database(#[from] DatabaseError),
}

impl FetchError {
    /// The words are for people: fixed, so that nothing from outside gets into them.
    pub(super) fn failure(&self) -> StepFailure {
        let (code, text) = match self {
            Self::NotYet => ("not_yet", "the recording is not ready at Twilio"),
            Self::Lost => ("claim_lost", "another worker took over"),
            Self::NoMedia => ("no_media", "Twilio does not have the recording's file yet"),
            Self::Shortened { .. } => ("shortened", "Twilio sent only a part of the recording"),
            Self::Twilio(error) => twilio(error),
            Self::Store(error) => store(error),
            Self::Database(_) => ("database", "the database was not available"),
        };
        StepFailure {
            code,
            text: text.to_owned(),
            permanent: self.is_permanent(),
            retry_after: match self {
                Self::Twilio(error) => error.retry_after(),
                _ => None,
            },
        }
    }

    /// Whether another try can't succeed. Refused credentials are no such case: an operator mends
    /// them, and every recording since must follow.
    fn is_permanent(&self) -> bool {
        match self {
            Self::Twilio(error) => {
                !error.is_transient()
                    && !matches!(error, TwilioError::Unauthorized | TwilioError::NotFound)
            }
            Self::NotYet
            | Self::Lost
            | Self::NoMedia
            | Self::Shortened { .. }
            | Self::Store(_)
            | Self::Database(_) => false,
        }
    }
}

/// A stable word for why Twilio did not do what it was asked.
pub(super) fn twilio_code(error: &TwilioError) -> &'static str {
    twilio(error).0
}

fn twilio(error: &TwilioError) -> (&'static str, &'static str) {
    match error {
        TwilioError::NotFound => ("twilio_not_found", "Twilio does not know the recording"),
        TwilioError::RateLimited { .. } => (
            "twilio_rate_limited",
            "Twilio asks to wait before the next request",
        ),
        TwilioError::Unauthorized => ("twilio_unauthorized", "Twilio refused our credentials"),
        TwilioError::Server { .. } => ("twilio_error", "Twilio answered with an error"),
        TwilioError::Rejected { .. } => ("twilio_rejected", "Twilio rejected the request"),
        TwilioError::Timeout(_) => ("twilio_timeout", "Twilio did not answer in time"),
        TwilioError::Transport(_) => ("twilio_unreachable", "the connection to Twilio broke"),
        TwilioError::Truncated { .. } => (
            "truncated",
            "the recording ended before its announced length",
        ),
        TwilioError::TooLarge { .. } => ("too_large", "the recording is larger than allowed"),
        TwilioError::NotAudio => ("not_audio", "Twilio sent something that is not audio"),
        TwilioError::Empty => ("empty", "Twilio sent an empty recording"),
        TwilioError::ForeignHost | TwilioError::BadMediaUrl => {
            ("bad_url", "the recording's address is not one of Twilio's")
        }
        TwilioError::BadRedirect(_) => ("bad_redirect", "Twilio redirected to a refused address"),
        TwilioError::Malformed(_) => (
            "twilio_malformed",
            "Twilio's answer could not be understood",
        ),
    }
}

fn store(error: &StoreError) -> (&'static str, &'static str) {
    match error {
        StoreError::Full => ("disk_full", "the recordings' disk is full"),
        StoreError::Missing { .. }
        | StoreError::NoMarker { .. }
        | StoreError::OtherDeployment { .. } => {
            ("volume_missing", "the recordings' volume is missing")
        }
        StoreError::NotWritable { .. } | StoreError::Damaged | StoreError::Io(_) => {
            ("volume_failed", "the recordings' volume failed")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_full_disk_is_told_as_such_and_tried_again() {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            let failure = FetchError::Store(StoreError::from(io::Error::from(kind))).failure();
            assert_eq!((failure.code, failure.permanent), ("disk_full", false));
        }
    }

    #[test]
    fn what_no_try_can_mend_is_permanent_but_refused_credentials_are_mended() {
        let permanent = |error: TwilioError| FetchError::from(error).failure().permanent;
        assert!(permanent(TwilioError::TooLarge { limit: 1 }));
        assert!(!permanent(TwilioError::Unauthorized));
        assert!(!permanent(TwilioError::Empty));
    }
}

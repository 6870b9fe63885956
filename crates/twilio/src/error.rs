//! What can go wrong between here and Twilio, and what a later attempt could mend.

use std::time::Duration;

/// Why an exchange with Twilio gave no result.
///
/// Messages carry neither credentials nor telephone numbers nor the text of Twilio's answer.
#[derive(Debug, thiserror::Error)]
pub enum TwilioError {
    /// 404. For media this cannot tell "not yet" from "never": the recording's status does.
    #[error("Twilio has no such resource")]
    NotFound,
    /// 429 (error 20429): nothing was done, so a repeat is safe.
    #[error("Twilio's concurrency limit was hit")]
    RateLimited {
        /// Twilio's own wish, from `Retry-After`.
        retry_after: Option<Duration>,
    },
    /// 401 or 403: the credentials are wrong, or not for this account or region.
    #[error("Twilio refused the credentials")]
    Unauthorized,
    /// 5xx.
    #[error("Twilio failed with status {status}")]
    Server {
        /// The HTTP status.
        status: u16,
        /// Twilio's own wish, from `Retry-After`.
        retry_after: Option<Duration>,
    },
    /// Any other status that is not success.
    #[error("Twilio rejected the request with status {status} (code {code:?})")]
    Rejected {
        /// The HTTP status.
        status: u16,
        /// Twilio's error code, <https://www.twilio.com/docs/api/errors>.
        code: Option<u32>,
    },
    /// A time limit of the configuration was reached. A `POST` may have been carried out.
    #[error("timeout while {0}")]
    Timeout(&'static str),
    /// The connection could not be made or broke. A `POST` may have been carried out.
    #[error("the connection to Twilio failed")]
    Transport(#[source] reqwest::Error),
    /// The body ended before its announced length.
    #[error("the body ended after {received} bytes of {expected:?}")]
    Truncated {
        /// Bytes that arrived.
        received: u64,
        /// Bytes that `Content-Length` announced, where it did.
        expected: Option<u64>,
    },
    /// The media is, or grew, longer than `max_media_bytes`.
    #[error("the media is larger than {limit} bytes")]
    TooLarge {
        /// `max_media_bytes`.
        limit: u64,
    },
    /// The answer says success, but is not audio: an error page of something on the way.
    #[error("the answer is not audio")]
    NotAudio,
    /// The media has no bytes at all.
    #[error("the media is empty")]
    Empty,
    /// A URL points to a host that must not get the credentials.
    #[error("the URL is not on the configured Twilio host")]
    ForeignHost,
    /// The text given as a recording's URL does not name a recording.
    #[error("the URL does not name a recording")]
    BadMediaUrl,
    /// A redirect that is not followed.
    #[error("a redirect was refused: {0}")]
    BadRedirect(&'static str),
    /// An answer that is not what Twilio documents.
    #[error("Twilio's answer could not be understood: {0}")]
    Malformed(&'static str),
}

impl TwilioError {
    /// Whether a later attempt with the same input could succeed.
    ///
    /// `NotAudio`, `Empty` and `Malformed` are transient: Twilio does not answer success so, but
    /// what stands between (a proxy's maintenance page) does for a while. `NotFound` is not: ask
    /// for the recording's status first, then decide between waiting and giving up.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::RateLimited { .. }
            | Self::Server { .. }
            | Self::Timeout(_)
            | Self::Transport(_)
            | Self::Truncated { .. }
            | Self::NotAudio
            | Self::Empty
            | Self::Malformed(_) => true,
            Self::Rejected { status, .. } => matches!(status, 408 | 425),
            Self::NotFound
            | Self::Unauthorized
            | Self::TooLarge { .. }
            | Self::ForeignHost
            | Self::BadMediaUrl
            | Self::BadRedirect(_) => false,
        }
    }

    /// Whether a `POST` that ended so may have been carried out all the same: it left here, and what
    /// came of it is not known.
    pub fn may_have_been_done(&self) -> bool {
        match self {
            Self::Transport(error) => !error.is_connect(),
            Self::Server { .. }
            | Self::Timeout(_)
            | Self::Truncated { .. }
            | Self::TooLarge { .. }
            | Self::NotAudio
            | Self::Empty
            | Self::Malformed(_) => true,
            Self::NotFound
            | Self::RateLimited { .. }
            | Self::Unauthorized
            | Self::Rejected { .. }
            | Self::ForeignHost
            | Self::BadMediaUrl
            | Self::BadRedirect(_) => false,
        }
    }

    /// How long Twilio asks to wait before the next attempt; never more than a day.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Server { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

//! What is sent, without its bytes: the headers that 200, 206 and 304 share.

use std::time::{Duration, UNIX_EPOCH};

use actix_web::{
    HttpResponseBuilder,
    http::header::{self, HeaderValue},
};
use chrono::{DateTime, Utc};

use super::{disposition::Disposition, etag::ETag};

/// Seconds of 9999-12-31T23:59:59Z, the last one that an HTTP date can say.
const LAST_HTTP_SECOND: i64 = 253_402_300_799;

/// Never in a shared cache, and in no browser's cache after signing out.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("private, no-store");

/// One recording's type, length, validators and name, as ready-made field values: cheap to clone
/// and to keep beside a remembered decision.
#[derive(Debug, Clone)]
pub struct Representation {
    content_type: HeaderValue,
    len: u64,
    etag: Option<ETag>,
    last_modified: Option<LastModified>,
    disposition: Option<HeaderValue>,
}

#[derive(Debug, Clone)]
struct LastModified {
    seconds: i64,
    header: HeaderValue,
}

impl Representation {
    /// Content of `len` bytes without validators, as a recording has it while it still arrives.
    ///
    /// A type that can't stand in a header becomes `application/octet-stream`.
    pub fn new(content_type: &str, len: u64) -> Self {
        Self {
            content_type: HeaderValue::from_str(content_type)
                .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream")),
            len,
            etag: None,
            last_modified: None,
            disposition: None,
        }
    }

    /// Adds the validators of finished content: a strong tag, and the time to the second.
    #[must_use]
    pub fn with_validators(mut self, sha256: &[u8; 32], modified: DateTime<Utc>) -> Self {
        let seconds = modified.timestamp().clamp(0, LAST_HTTP_SECOND);
        let since_epoch = Duration::from_secs(seconds.unsigned_abs());
        self.etag = Some(ETag::from_sha256(sha256));
        self.last_modified =
            HeaderValue::from_str(&httpdate::fmt_http_date(UNIX_EPOCH + since_epoch))
                .ok()
                .map(|header| LastModified { seconds, header });
        self
    }

    /// Adds a file name, in any language, and whether it is played or saved.
    #[must_use]
    pub fn with_filename(mut self, disposition: Disposition, filename: &str) -> Self {
        self.disposition = Some(disposition.header(filename));
        self
    }

    /// Bytes of the whole content.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is no content at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The media type.
    pub fn content_type(&self) -> &HeaderValue {
        &self.content_type
    }

    /// The strong tag; `None` while the content is not finished.
    pub fn etag(&self) -> Option<&ETag> {
        self.etag.as_ref()
    }

    /// `Last-Modified` in seconds since 1970.
    pub(super) fn modified_seconds(&self) -> Option<i64> {
        self.last_modified.as_ref().map(|time| time.seconds)
    }

    /// The headers of an answer that carries content.
    pub(super) fn describe(&self, response: &mut HttpResponseBuilder) {
        self.identify(response);
        response.insert_header((header::CONTENT_TYPE, self.content_type.clone()));
        if let Some(disposition) = &self.disposition {
            response.insert_header((header::CONTENT_DISPOSITION, disposition.clone()));
        }
    }

    /// The headers that also an answer without content has (RFC 9110 §15.4.5).
    pub(super) fn identify(&self, response: &mut HttpResponseBuilder) {
        response
            .insert_header((header::ACCEPT_RANGES, HeaderValue::from_static("bytes")))
            .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
            .insert_header((
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ));
        if let Some(etag) = &self.etag {
            response.insert_header((header::ETAG, etag.header().clone()));
        }
        if let Some(time) = &self.last_modified {
            response.insert_header((header::LAST_MODIFIED, time.header.clone()));
        }
    }
}

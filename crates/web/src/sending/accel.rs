//! Accel mode: the service decides, nginx sends (`X-Accel-Redirect`).
//!
//! What nginx 1.22 does with such an answer, as found by running it:
//!
//! - Of the service's headers only `Content-Type`, `Content-Disposition`, `Cache-Control`,
//!   `Expires`, `Accept-Ranges` and `Set-Cookie` survive. `ETag`, `Last-Modified`,
//!   `X-Content-Type-Options`, `Vary` and the CORS headers are dropped; nginx puts its own
//!   `"mtime-size"` tag and the file's own time in their place.
//! - `add_header ETag $upstream_http_etag` (and `Last-Modified` alike) in the internal location
//!   brings ours back early enough for the range filter, so `If-Range` works with them; too late
//!   for the filter of the other conditions. That one would answer 412 to a right `If-Match`.
//! - `Accept-Ranges` is copied from the service to both 200 and 206, and added by nginx to 200 only:
//!   a service that always sends it makes 200 carry it twice.
//! - Numbers beyond 64 bits and `bytes=5-2` get 416 where RFC 9110 means 206 and 200, and a HEAD
//!   with `Range` gets 206.
//! - A second line of `If-Match`, `If-None-Match`, `If-Range` or a date gets 400 from nginx, before
//!   the service is asked.
//!
//! So the service answers 304, 412, 416 and HEAD itself, nginx sends whole files and plain single
//! ranges, which are all that players ask for, and the rest is sent in direct mode through the
//! proxy. The location that this needs:
//!
//! ```nginx
//! location /_recordings/ {
//!     internal;
//!     alias /app/server/recordings/;
//!     etag off;
//!     if_modified_since off;
//!     gzip off;
//!     add_header ETag $upstream_http_etag;
//!     add_header Last-Modified $upstream_http_last_modified;
//!     add_header X-Content-Type-Options $upstream_http_x_content_type_options;
//!     add_header X-Request-Id $upstream_http_x_request_id;
//!     add_header Preference-Applied $upstream_http_preference_applied;
//!     add_header Vary $upstream_http_vary;
//!     add_header Access-Control-Allow-Origin $upstream_http_access_control_allow_origin;
//!     add_header Access-Control-Allow-Credentials $upstream_http_access_control_allow_credentials;
//!     add_header Access-Control-Expose-Headers $upstream_http_access_control_expose_headers;
//! }
//! ```

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::metrics;

use super::{
    conditional::{self, Decision},
    representation::Representation,
    respond,
};

const X_ACCEL_REDIRECT: HeaderName = HeaderName::from_static("x-accel-redirect");

/// nginx decodes the path once.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_');

/// Answers with what nginx must do, or with what needs no content at all.
///
/// `internal_path` is the file's path in the internal location, unescaped, for example
/// `/_recordings/CA….mp3`. `None` means that nginx would answer otherwise than RFC 9110 and the
/// request is to be answered with [`respond`](super::respond).
pub fn accel(
    request: &HttpRequest,
    content: &Representation,
    internal_path: &str,
) -> Option<HttpResponse> {
    let headers = request.headers();
    let decision = conditional::decide(request.method(), headers, content);
    if let Some(response) = respond::without_content(&decision, content) {
        return Some(response);
    }
    if *request.method() == Method::HEAD {
        return Some(respond::head(content));
    }
    let nginx_agrees = *request.method() == Method::GET
        && !headers.contains_key(header::IF_MATCH)
        && !headers.contains_key(header::IF_UNMODIFIED_SINCE)
        && match &decision {
            Decision::Full => !headers.contains_key(header::RANGE),
            Decision::Partial(_) => has_plain_range(headers),
            _ => false,
        };
    if !nginx_agrees {
        return None;
    }
    metrics::sent(
        "nginx",
        match &decision {
            Decision::Partial(range) => range.size(),
            _ => content.len(),
        },
    );
    let path = utf8_percent_encode(internal_path, ESCAPED).to_string();
    let mut response = HttpResponse::Ok();
    content.describe(&mut response);
    let mut response = response.finish();
    if decision == Decision::Full {
        response.headers_mut().remove(header::ACCEPT_RANGES);
    }
    let path = HeaderValue::from_str(&path).ok()?;
    response.headers_mut().insert(X_ACCEL_REDIRECT, path);
    Some(response)
}

/// One range of numbers that nginx can hold, written as every player writes it.
fn has_plain_range(headers: &HeaderMap) -> bool {
    let number = |text: &str| text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
    conditional::only(headers, &header::RANGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("bytes=")?.split_once('-'))
        .is_some_and(|(first, last)| number(first) && number(last))
}

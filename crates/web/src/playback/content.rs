//! A stored recording as it is sent.

use actix_web::http::header::{CONTENT_RANGE, RANGE};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::recording::StoredRecording;

use crate::sending::range::{self, Requested};
use crate::sending::{Disposition, Representation};

/// The headers of a stored recording.
pub fn represent(stored: &StoredRecording, disposition: Disposition) -> Representation {
    let content = Representation::new(&stored.content_type, stored.bytes)
        .with_filename(disposition, stored.key.as_str());
    match <&[u8; 32]>::try_from(stored.sha256.as_slice()) {
        Ok(sha256) => content.with_validators(sha256, stored.stored_at),
        Err(_) => content,
    }
}

/// The tag under which the recording is sent.
pub fn etag(stored: &StoredRecording) -> Option<String> {
    represent(stored, Disposition::Inline)
        .etag()?
        .header()
        .to_str()
        .ok()
        .map(str::to_owned)
}

/// Whether the answer is a piece of the recording, and not only words about it.
pub fn sends_content(request: &HttpRequest, response: &HttpResponse) -> bool {
    *request.method() == Method::GET
        && matches!(
            response.status(),
            StatusCode::OK | StatusCode::PARTIAL_CONTENT
        )
}

/// Whether an answer that sends content goes on where an earlier one ended: one range, not from the
/// first byte. `len`: of the whole recording.
pub fn continues(request: &HttpRequest, response: &HttpResponse, len: u64) -> bool {
    if let Some(sent) = response.headers().get(CONTENT_RANGE) {
        return !sent.as_bytes().starts_with(b"bytes 0-");
    }
    // nginx cuts the range out of what is 200 here.
    let behind_nginx = response.headers().contains_key("x-accel-redirect");
    let range = request.headers().get(RANGE).filter(|_| behind_nginx);
    match range.map(|range| range::parse(range, len)) {
        Some(Requested::One(range)) => range.first() > 0,
        _ => false,
    }
}

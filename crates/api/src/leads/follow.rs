//! A lead that was merged away leads to the one that it went into.

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_web::ApiError;

/// For reading: the same path of the lead that took this one in. A change is refused instead (409),
/// or a client would delete the other lead without having meant it.
pub(super) fn follow(
    request: &HttpRequest,
    answer: Result<HttpResponse, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let Err(ApiError::LeadMerged { lead }) = answer else {
        return answer;
    };
    let pattern = request.match_pattern().unwrap_or_default();
    let mut place = pattern.replace("{id}", &lead.to_string());
    if !request.query_string().is_empty() {
        place.push('?');
        place.push_str(request.query_string());
    }
    Ok(HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, place))
        // It may be merged once more.
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish())
}

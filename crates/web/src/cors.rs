//! Cross-origin requests: the pages of the settings, with credentials.

use actix_cors::Cors;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_RANGES, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE, RETRY_AFTER,
};

use crate::identity::BUSINESS_ID;
use crate::origin::AllowedOrigins;
use crate::request_id::REQUEST_ID;

/// How long a browser may remember a preflight's answer.
const MAX_AGE_SECONDS: usize = 600;

/// Middleware that answers preflights and adds the headers, `Vary: Origin` too.
pub fn middleware(origins: &AllowedOrigins) -> Cors {
    let expose = [
        CONTENT_RANGE,
        ACCEPT_RANGES,
        CONTENT_LENGTH,
        ETAG,
        RETRY_AFTER,
        CONTENT_DISPOSITION,
        REQUEST_ID,
        HeaderName::from_static("preference-applied"),
    ];
    let accept = [
        AUTHORIZATION,
        CONTENT_TYPE,
        RANGE,
        IF_RANGE,
        IF_MATCH,
        IF_NONE_MATCH,
        IF_MODIFIED_SINCE,
        BUSINESS_ID,
        REQUEST_ID,
        HeaderName::from_static("prefer"),
        HeaderName::from_static("last-event-id"),
    ];
    let methods = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let cors = Cors::default()
        .supports_credentials()
        .allowed_methods(methods)
        .allowed_headers(accept)
        .expose_headers(expose)
        .max_age(MAX_AGE_SECONDS);
    origins.iter().fold(cors, Cors::allowed_origin)
}

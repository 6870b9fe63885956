//! `ETag` and `If-Match` of things that several people edit (RFC 9110 §13.1.1).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, ETag, EntityTag, Header, IfMatch};
use actix_web::{FromRequest, HttpRequest};
use prosaas_core::version::{Expected, Version};

use crate::error::ApiError;

/// The tag of a row's version.
pub fn etag(version: Version) -> ETag {
    ETag(EntityTag::new_strong(version.to_string()))
}

/// Extractor: which versions the request may change; any, where it says nothing.
#[derive(Clone, Debug)]
pub struct Precondition(pub Expected);

impl FromRequest for Precondition {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Precondition {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        if !request.headers().contains_key(header::IF_MATCH) {
            return Ok(Self(Expected::Any));
        }
        let asked = IfMatch::parse(request)
            .map_err(|_| ApiError::validation("If-Match", "must be `*` or a list of ETags"))?;
        Ok(Self(match asked {
            IfMatch::Any => Expected::Any,
            // A weak tag never matches.
            IfMatch::Items(tags) => Expected::OneOf(
                tags.into_iter()
                    .filter(|tag| !tag.weak)
                    .map(|tag| tag.tag().to_owned())
                    .collect(),
            ),
        }))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn expected(value: &str) -> Expected {
        let request = TestRequest::default().insert_header((header::IF_MATCH, value));
        Precondition::of(&request.to_http_request()).unwrap().0
    }

    #[test]
    fn strong_tags_are_compared_and_weak_ones_never_match() {
        let tags = ["a1", "b2"].map(str::to_owned).to_vec();
        assert_eq!(expected("\"a1\", W/\"c3\", \"b2\""), Expected::OneOf(tags));
        assert_eq!(expected("W/\"a1\""), Expected::OneOf(vec![]));
        assert_eq!(expected("*"), Expected::Any);
    }

    #[test]
    fn a_request_without_the_header_expects_nothing() {
        let request = TestRequest::default().to_http_request();
        assert_eq!(Precondition::of(&request).unwrap().0, Expected::Any);
    }
}

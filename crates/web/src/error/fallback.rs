//! Errors that the framework answers by itself, in our form.

use actix_web::body::{BodySize, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError};

use super::ApiError;

/// Middleware: an error that is not one of ours becomes one, with the headers that it had.
pub async fn as_problems<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let response = next.call(request).await?;
    let Some(problem) = replacement(&response) else {
        return Ok(response.map_into_left_body());
    };
    let (request, mut original) = response.into_parts();
    let mut answer = HttpResponse::from_error(problem);
    for (name, value) in original.headers_mut().drain() {
        // Drained values of one name after the first come without it; none of them is needed.
        if let Some(name) = name
            && !answer.headers().contains_key(&name)
        {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(ServiceResponse::new(request, answer).map_into_right_body())
}

fn replacement<B: MessageBody>(response: &ServiceResponse<B>) -> Option<ApiError> {
    let plain = response.response();
    let foreign_error = plain
        .error()
        .is_some_and(|error| error.as_error::<ApiError>().is_none());
    let empty_405 = plain.status() == StatusCode::METHOD_NOT_ALLOWED
        && matches!(plain.body().size(), BodySize::None | BodySize::Sized(0));
    if !foreign_error && !empty_405 {
        return None;
    }
    if plain
        .error()
        .is_some_and(|error| error.as_error::<actix_cors::CorsError>().is_some())
    {
        return Some(ApiError::OriginForbidden);
    }
    let status = plain.status();
    let cause = || {
        plain
            .error()
            .map_or_else(|| status.to_string(), ToString::to_string)
    };
    Some(match status {
        StatusCode::UNAUTHORIZED => ApiError::Unauthenticated,
        StatusCode::NOT_FOUND => ApiError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ApiError::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::PayloadTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::UnsupportedMediaType,
        StatusCode::SERVICE_UNAVAILABLE => ApiError::Unavailable(cause().into()),
        status if status.is_client_error() => {
            ApiError::validation("request", "the request can't be read")
        }
        _ => ApiError::internal(cause()),
    })
}

/// For `App::default_service`: no such path, or (where a path was registered with `route` instead of
/// `resource`) none with this method.
pub(crate) async fn unknown_path(request: HttpRequest) -> HttpResponse {
    if request.match_pattern().is_some() {
        ApiError::MethodNotAllowed.error_response()
    } else {
        ApiError::NotFound.error_response()
    }
}

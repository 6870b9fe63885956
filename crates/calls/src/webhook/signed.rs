//! A form that Twilio signed, as an argument: without a valid signature no handler runs.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest};
use prosaas_core::ingest::DeliveryKey;
use prosaas_twilio::form;
use prosaas_twilio::webhook::WebhookError;
use prosaas_web::error::ApiError;

use crate::state::State;

/// The decoded parameters of a delivery that carries our account's signature.
pub(crate) struct Signed {
    /// Every parameter, in the order of the body.
    pub(crate) params: Vec<(String, String)>,
    /// The query's parameters: signed with the URL.
    pub(crate) query: Vec<(String, String)>,
    /// What a repeat of this delivery shares with it.
    pub(crate) key: DeliveryKey,
}

impl FromRequest for Signed {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = body.await.map_err(|error| body_error(&error))?;
            check(&request, &body)
        })
    }
}

fn body_error(error: &actix_web::Error) -> ApiError {
    if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE {
        ApiError::PayloadTooLarge
    } else {
        ApiError::validation("body", "the body could not be read")
    }
}

fn check(request: &HttpRequest, body: &Bytes) -> Result<Signed, ApiError> {
    let state = request
        .app_data::<Data<State>>()
        .ok_or_else(|| ApiError::internal("the application has no State among its data"))?;
    let signature =
        text(request.headers(), "x-twilio-signature").ok_or(ApiError::InvalidSignature)?;
    // What is no form of UTF-8 was never signed.
    let params = form::decode(body).map_err(|_| ApiError::InvalidSignature)?;
    // The URL that Twilio called comes from the configuration, never from a Host header.
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let url = format!("{}{path}", state.public_base);
    if !state.validator.validate_form(&url, &params, signature) {
        tracing::warn!(
            path = request.path(),
            "a webhook with an invalid signature was refused"
        );
        return Err(ApiError::InvalidSignature);
    }
    let query = form::decode(request.query_string().as_bytes())
        .map_err(|error| ApiError::validation("query", error.to_string()))?;
    let key = DeliveryKey::new(text(request.headers(), "i-twilio-idempotency-token"), body);
    Ok(Signed { params, query, key })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A signed delivery whose fields are not as Twilio documents them: a replay may have moved letters
/// between names and values.
pub(crate) fn malformed(error: WebhookError) -> ApiError {
    let (WebhookError::Missing(field)
    | WebhookError::Malformed(field)
    | WebhookError::Duplicate(field)) = error;
    ApiError::validation(field, error.to_string())
}

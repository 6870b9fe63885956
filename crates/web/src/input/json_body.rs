//! A JSON body whose errors name the field.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use bytes::BytesMut;
use futures::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{BodyLimit, NUL, payload, refused};
use crate::error::ApiError;

/// Where no [`BodyLimit`] is set.
const DEFAULT_LIMIT: usize = 256 * 1024;

/// Extractor: the body as `T`. Use it with `#[serde(deny_unknown_fields)]`; it is the last argument.
#[derive(Clone, Copy, Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, body: &mut Payload) -> Self::Future {
        let limit = request
            .app_data::<BodyLimit>()
            .map_or(DEFAULT_LIMIT, |limit| limit.0);
        let announced = request
            .headers()
            .get(actix_web::http::header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let is_json = request.mime_type().ok().flatten().is_some_and(|mime| {
            mime.subtype() == "json" || mime.suffix().is_some_and(|suffix| suffix == "json")
        });
        let mut body = body.take();
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::UnsupportedMediaType);
            }
            if announced.is_some_and(|length| length > limit) {
                return Err(ApiError::PayloadTooLarge);
            }
            let mut bytes = BytesMut::with_capacity(announced.unwrap_or(1024));
            while let Some(chunk) = body.next().await {
                let chunk = chunk.map_err(|error| payload(&error))?;
                if bytes.len() + chunk.len() > limit {
                    return Err(ApiError::PayloadTooLarge);
                }
                bytes.extend_from_slice(&chunk);
            }
            refuse_nul(&bytes)?;
            let mut json = serde_json::Deserializer::from_slice(&bytes);
            let value = serde_path_to_error::deserialize(&mut json)
                .map_err(|error| refused("body", &error))?;
            json.end()
                .map_err(|error| ApiError::validation("body", error.to_string()))?;
            Ok(Self(value))
        })
    }
}

/// In JSON a NUL can only be written as an escape; what is no JSON is refused later, in better words.
fn refuse_nul(body: &[u8]) -> Result<(), ApiError> {
    const ESCAPED: &[u8] = br"\u0000";
    if !body.windows(ESCAPED.len()).any(|window| window == ESCAPED) {
        return Ok(());
    }
    match serde_json::from_slice(body) {
        Ok(value) if has_nul(&value) => Err(ApiError::validation("body", NUL)),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

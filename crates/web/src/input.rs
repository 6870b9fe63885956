//! What comes in: bodies, queries and paths, with errors that name the field.

mod json_body;
mod patch;
mod query_params;

use actix_web::web::{
    FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig,
};

use crate::error::ApiError;

pub use json_body::JsonBody;
pub use patch::{nullable, present};
pub use query_params::QueryParams;

/// The largest body that a path takes, where it says nothing else.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimit(pub usize);

/// Sets the limits, and our errors for the framework's own extractors.
pub(crate) fn configure(config: &mut ServiceConfig, limit: BodyLimit) {
    config
        .app_data(limit)
        .app_data(PayloadConfig::new(limit.0))
        .app_data(
            JsonConfig::default()
                .limit(limit.0)
                .error_handler(|error, _| json(error).into()),
        )
        .app_data(
            FormConfig::default()
                .limit(limit.0)
                .error_handler(|error, _| form(error).into()),
        )
        .app_data(
            QueryConfig::default()
                .error_handler(|error, _| ApiError::validation("query", error.to_string()).into()),
        )
        .app_data(PathConfig::default().error_handler(|_, request| {
            // A malformed name is the name of nothing.
            let of_a_call = request.match_info().get("call_sid").is_some();
            if of_a_call {
                ApiError::CallNotFound
            } else {
                ApiError::NotFound
            }
            .into()
        }));
}

fn json(error: actix_web::error::JsonPayloadError) -> ApiError {
    use actix_web::error::JsonPayloadError as E;
    match error {
        E::Overflow { .. } | E::OverflowKnownLength { .. } => ApiError::PayloadTooLarge,
        E::ContentType => ApiError::UnsupportedMediaType,
        E::Deserialize(error) => ApiError::validation("body", error.to_string()),
        E::Payload(error) => payload(&error),
        E::Serialize(error) => ApiError::internal(error),
        _ => ApiError::validation("body", "the body can't be read"),
    }
}

fn form(error: actix_web::error::UrlencodedError) -> ApiError {
    use actix_web::error::UrlencodedError as E;
    match error {
        E::Overflow { .. } => ApiError::PayloadTooLarge,
        E::ContentType => ApiError::UnsupportedMediaType,
        E::Payload(error) => payload(&error),
        _ => ApiError::validation("body", "the form can't be read"),
    }
}

fn payload(error: &actix_web::error::PayloadError) -> ApiError {
    match error {
        actix_web::error::PayloadError::Overflow => ApiError::PayloadTooLarge,
        _ => ApiError::validation("body", "the body ended too early"),
    }
}

/// PostgreSQL keeps no NUL in a text, and nobody writes one: refused before it can get there.
const NUL: &str = "must not contain a NUL character";

/// A refusal by a type's own reading, with the path to the field.
fn refused<E: std::fmt::Display>(
    whole: &'static str,
    error: &serde_path_to_error::Error<E>,
) -> ApiError {
    let path = error.path().to_string();
    let text = error.inner().to_string();
    let field = if path == "." {
        named_in(&text).unwrap_or(whole).to_owned()
    } else {
        path
    };
    ApiError::validation(field, text)
}

/// serde names missing and unknown fields in its sentence only.
fn named_in(sentence: &str) -> Option<&str> {
    let rest = ["missing field `", "unknown field `", "duplicate field `"]
        .iter()
        .find_map(|start| sentence.strip_prefix(start))?;
    rest.split_once('`').map(|(field, _)| field)
}

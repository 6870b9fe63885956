//! The file in a request's body: by itself, or as a part of a form.

use actix_multipart::Multipart;
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest};
use futures::{Stream, StreamExt, TryStreamExt};
use prosaas_web::ApiError;

/// Bytes of a file.
const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The part of a form that holds the file.
const PART: &str = "file";

/// The file's bytes.
pub(super) async fn read(request: &HttpRequest, body: Payload) -> Result<Vec<u8>, ApiError> {
    let kind = request.mime_type().ok().flatten();
    match kind
        .as_ref()
        .map(|kind| (kind.type_().as_str(), kind.subtype().as_str()))
    {
        Some(("text", "csv" | "plain")) => bounded(body).await,
        Some(("multipart", "form-data")) => part(Multipart::new(request.headers(), body)).await,
        _ => Err(ApiError::UnsupportedMediaType),
    }
}

async fn part(mut form: Multipart) -> Result<Vec<u8>, ApiError> {
    let unreadable = |_| ApiError::validation(PART, "the form can't be read");
    while let Some(field) = form.try_next().await.map_err(unreadable)? {
        if field.name() == Some(PART) {
            return bounded(field).await;
        }
    }
    Err(ApiError::validation(PART, "the form has no such part"))
}

async fn bounded<E>(
    mut chunks: impl Stream<Item = Result<actix_web::web::Bytes, E>> + Unpin,
) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| ApiError::validation(PART, "the body ended too early"))?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(ApiError::PayloadTooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

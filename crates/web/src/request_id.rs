//! The request's name: taken from `x-request-id` where it is harmless, made otherwise; in the answer,
//! in every log line and in every problem.

use actix_web::http::header::{HeaderMap, HeaderName};
use uuid::Uuid;

/// The header, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const MAX_LENGTH: usize = 128;

tokio::task_local! {
    static CURRENT: String;
}

/// The name of the request that is being answered on this task.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Runs `answer` as the request `id`.
pub(crate) async fn scope<T>(id: String, answer: impl Future<Output = T>) -> T {
    CURRENT.scope(id, answer).await
}

/// The client's name for the request, or a new one. It goes into logs: letters, digits and `._-` only.
pub(crate) fn take_or_make(headers: &HeaderMap) -> String {
    let sane = |id: &&str| {
        (1..=MAX_LENGTH).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    headers
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(sane)
        .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

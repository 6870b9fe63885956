//! The body of every error: RFC 9457.

use actix_web::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::request_id;

/// The media type of [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An error as clients see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A name for the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:prosaas:problem:call_not_found")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status, once more.
    pub status: u16,
    /// The kind for programs; stable.
    #[schema(example = "call_not_found")]
    pub code: String,
    /// What happened, in a sentence.
    pub detail: String,
    /// Name this to the support.
    pub request_id: Option<String>,
    /// The field, parameter or header that is not acceptable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Why there is no recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The lead that has the number, or that this one was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<i64>,
}

impl Problem {
    /// A problem of the current request.
    pub(super) fn new(status: StatusCode, code: &str, title: &str, detail: String) -> Self {
        Self {
            kind: format!("urn:prosaas:problem:{code}"),
            title: title.into(),
            status: status.as_u16(),
            code: code.into(),
            detail,
            request_id: request_id::current(),
            field: None,
            reason: None,
            lead_id: None,
        }
    }

    /// The body's text.
    pub fn to_json(&self) -> String {
        // Strings and a number: serialising them does not fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

//! What every path's documentation shares.

mod closed;
mod complete;
pub mod recordings;
pub mod sets;

use std::collections::BTreeMap;

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, Modify, PartialSchema, ToSchema};

pub use complete::complete;

use crate::error::{PROBLEM_JSON, Problem};
use crate::session::COOKIE_NAME;

/// An answer whose body is a [`Problem`].
pub fn problem(description: &str) -> Response {
    let schema = Ref::from_schema_name(Problem::name());
    ResponseBuilder::new()
        .description(description)
        .content(
            PROBLEM_JSON,
            ContentBuilder::new().schema(Some(schema)).build(),
        )
        .build()
}

/// For `responses(SignedInProblems, …)`: what every path for signed-in callers can answer.
pub struct SignedInProblems;

impl IntoResponses for SignedInProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        [
            ("400", "No business named: `business_id_required`"),
            ("401", "Not signed in: `unauthenticated`"),
            (
                "403",
                "`business_forbidden`, `role_forbidden` or `origin_forbidden`",
            ),
            (
                "422",
                "A field or parameter is not acceptable: `validation`",
            ),
            ("503", "Briefly unavailable, see Retry-After: `unavailable`"),
        ]
        .into_iter()
        .map(|(status, description)| (status.to_owned(), RefOr::T(problem(description))))
        .collect()
    }
}

/// For `modifiers(&Shared)`: the schema of problems, and the two ways to sign in.
pub struct Shared;

impl Modify for Shared {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components
            .schemas
            .insert(Problem::name().into_owned(), Problem::schema());
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE_NAME)));
        components.add_security_scheme("session", cookie);
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("psk_…")
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
    }
}

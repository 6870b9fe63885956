//! Answers that several paths give, and how the document names them.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use prosaas_core::version::Version;
use prosaas_web::openapi::problem;
use prosaas_web::precondition;
use serde::Serialize;
use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response};

/// 201 with the new thing, where it is, and its version.
pub(crate) fn created<T: Serialize>(place: String, version: Version, body: &T) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((LOCATION, place))
        .insert_header(precondition::etag(version))
        .json(body)
}

/// 200 with a thing that several people edit, and its version.
pub(crate) fn current<T: Serialize>(version: Version, body: &T) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(precondition::etag(version))
        .json(body)
}

/// 204.
pub(crate) fn done() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident { $($status:literal: $description:literal),* })*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [$(($status, $description)),*]
                    .into_iter()
                    .map(|(status, description)| (status.to_owned(), RefOr::T(problem(description))))
                    .collect()
            }
        }
    )*};
}

problems! {
    /// The path names one thing.
    Missing { "404": "No such one of this business: `not_found`" }
    /// A change names the version that it is of.
    Outdated { "412": "Changed since it was read: `precondition_failed`" }
    /// A change of a lead.
    LeadTaken {
        "409": "`phone_taken` or `lead_merged`; `lead_id` names the lead that is meant"
    }
    /// A change of an appointment.
    TimeTaken { "409": "The time is taken, and `refuse_overlap` was asked for: `appointment_overlaps`" }
    /// A thing that only its author changes. It comes behind `SignedInProblems`.
    NotYours {
        "403": "`not_author`, `business_forbidden`, `role_forbidden` or `origin_forbidden`"
    }
    /// A body that is a file.
    Unfit {
        "413": "The file is too large: `payload_too_large`",
        "415": "Neither `text/csv` nor `multipart/form-data`: `unsupported_media_type`"
    }
}

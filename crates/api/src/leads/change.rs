//! `PATCH /api/leads/{id}`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use prosaas_core::ids::LeadId;
use prosaas_core::leads::{self, Invalid, LeadChange, LeadDraft, LeadStatus};
use prosaas_web::input::{JsonBody, nullable, present};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError, Precondition};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::LeadView;
use crate::answers::{LeadTaken, Missing, Outdated, current};
use crate::state::State;
use crate::words::LeadStatusWord;

/// What is changed: a field that is left out stays, `null` empties it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out and null are two things")]
pub(crate) struct LeadPatch {
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "רות לוי")]
    name: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "050-123-4567")]
    phone: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "ruth@example.com")]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(inline)]
    status: Option<LeadStatusWord>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "plumbing")]
    service: Option<Option<String>>,
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, example = "חיפה")]
    city: Option<Option<String>>,
}

impl LeadPatch {
    fn change(self) -> Result<LeadChange, ApiError> {
        Ok(LeadChange {
            name: checked(self.name, |text| LeadDraft::text("name", text))?,
            phone: checked(self.phone, LeadDraft::phone)?,
            email: checked(self.email, LeadDraft::email)?,
            status: self.status.map(|status| LeadStatus::from(status).as_str()),
            service: checked(self.service, |text| LeadDraft::text("service", text))?,
            city: checked(self.city, |text| LeadDraft::text("city", text))?,
        })
    }
}

/// The field in the form that is kept; an empty text empties it, as `null` does.
#[expect(clippy::option_option, reason = "left out and null are two things")]
fn checked(
    field: Option<Option<String>>,
    check: impl Fn(&str) -> Result<Option<String>, Invalid>,
) -> Result<Option<Option<String>>, Invalid> {
    match field {
        None => Ok(None),
        Some(None) => Ok(Some(None)),
        Some(Some(text)) => check(&text).map(Some),
    }
}

/// Changes a lead. With `If-Match`, only the version that was read.
#[utoipa::path(
    patch, path = "/api/leads/{id}", tag = "leads", request_body = LeadPatch,
    params(("id" = i64, Path, description = "The lead"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read")),
    responses(
        (status = 200, body = LeadView, headers(("ETag", description = "The lead's version"))),
        Missing, LeadTaken, Outdated, SignedInProblems)
)]
pub(crate) async fn change_lead(
    member: Allowed<WorkCalls>,
    acting: Acting,
    Precondition(expected): Precondition,
    id: Path<LeadId>,
    state: Data<State>,
    JsonBody(patch): JsonBody<LeadPatch>,
) -> Result<HttpResponse, ApiError> {
    let change = patch.change()?;
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let lead = leads::change(&mut conn, *id, &change, &expected, &by).await?;
    conn.commit().await?;
    Ok(current(lead.version(), &LeadView::from(lead)))
}

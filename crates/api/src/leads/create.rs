//! `POST /api/leads`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::leads::{self, LeadDraft, LeadSource, NewLead};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::LeadView;
use crate::answers::{LeadTaken, created};
use crate::state::State;
use crate::words::LeadStatusWord;

/// A lead to be; one of name, phone and e-mail at least.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeadBody {
    #[schema(example = "רות לוי")]
    name: Option<String>,
    /// In any form that Israelis write.
    #[schema(example = "050-123-4567")]
    phone: Option<String>,
    #[schema(example = "ruth@example.com")]
    email: Option<String>,
    #[schema(inline)]
    status: Option<LeadStatusWord>,
    #[schema(example = "plumbing")]
    service: Option<String>,
    #[schema(example = "חיפה")]
    city: Option<String>,
}

impl LeadBody {
    fn draft(self) -> Result<LeadDraft, ApiError> {
        let text =
            |field, value: Option<String>| LeadDraft::text(field, &value.unwrap_or_default());
        let draft = LeadDraft {
            name: text("name", self.name)?,
            phone: LeadDraft::phone(&self.phone.unwrap_or_default())?,
            email: LeadDraft::email(&self.email.unwrap_or_default())?,
            status: self.status.map(Into::into),
            service: text("service", self.service)?,
            city: text("city", self.city)?,
        };
        if draft.name.is_none() && draft.phone.is_none() && draft.email.is_none() {
            let detail = "one of name, phone and email is needed";
            return Err(ApiError::validation("name", detail));
        }
        Ok(draft)
    }
}

/// Adds a lead.
#[utoipa::path(
    post, path = "/api/leads", tag = "leads", request_body = LeadBody,
    responses(
        (status = 201, body = LeadView, headers(
            ("ETag", description = "The lead's version"), ("Location", description = "The lead"))),
        LeadTaken, SignedInProblems)
)]
pub(crate) async fn create_lead(
    member: Allowed<WorkCalls>,
    acting: Acting,
    state: Data<State>,
    JsonBody(body): JsonBody<LeadBody>,
) -> Result<HttpResponse, ApiError> {
    let source = match member.identity().person() {
        Some(_) => LeadSource::Manual,
        None => LeadSource::Api,
    };
    let draft = body.draft()?;
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let lead = leads::create(&mut conn, &NewLead { draft, source }, &by).await?;
    conn.commit().await?;
    let place = format!("/api/leads/{}", lead.id);
    Ok(created(place, lead.version(), &LeadView::from(lead)))
}

//! `GET /api/calls`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::call_list::{self, CallFilter, Position};
use prosaas_core::database::TenantConn;
use prosaas_core::ids::{CallLogId, LeadId};
use prosaas_core::outcome::Outcome;
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Allowed, ApiError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::view::CallView;
use crate::state::State;

/// What the list is narrowed by; every condition must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filters {
    /// `inbound` or `outbound`.
    #[param(inline)]
    direction: Option<Direction>,
    /// Twilio's status.
    #[param(example = "completed")]
    status: Option<String>,
    /// Calls that began then or later, RFC 3339.
    from: Option<DateTime<Utc>>,
    /// Calls that began before, RFC 3339.
    to: Option<DateTime<Utc>>,
    /// The customer's or the business's number, in any form.
    #[param(example = "050-123-4567")]
    number: Option<String>,
    /// Calls of one lead.
    lead: Option<i64>,
    /// Where the recording stands.
    #[param(inline)]
    recording: Option<Recording>,
    /// How it went.
    #[param(inline)]
    outcome: Option<OutcomeWord>,
    /// The extracted service.
    service: Option<String>,
    /// The extracted city.
    city: Option<String>,
    /// Words of the transcript; beginnings of words are enough.
    q: Option<String>,
}

#[derive(Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Inbound,
    Outbound,
}

#[derive(Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Recording {
    Ready,
    Preparing,
    Failed,
    Expired,
    None,
}

#[derive(Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum OutcomeWord {
    Answered,
    Missed,
    NoAnswer,
    Busy,
    Voicemail,
    Failed,
    Canceled,
}

impl From<OutcomeWord> for Outcome {
    fn from(word: OutcomeWord) -> Self {
        match word {
            OutcomeWord::Answered => Self::Answered,
            OutcomeWord::Missed => Self::Missed,
            OutcomeWord::NoAnswer => Self::NoAnswer,
            OutcomeWord::Busy => Self::Busy,
            OutcomeWord::Voicemail => Self::Voicemail,
            OutcomeWord::Failed => Self::Failed,
            OutcomeWord::Canceled => Self::Canceled,
        }
    }
}

impl Filters {
    pub(super) fn filter(self) -> CallFilter {
        use prosaas_core::call_list::RecordingState;
        let direction = self.direction.map(|direction| match direction {
            Direction::Inbound => "inbound".to_owned(),
            Direction::Outbound => "outbound".to_owned(),
        });
        let recording = self.recording.map(|recording| match recording {
            Recording::Ready => RecordingState::Ready,
            Recording::Preparing => RecordingState::Preparing,
            Recording::Failed => RecordingState::Failed,
            Recording::Expired => RecordingState::Expired,
            Recording::None => RecordingState::None,
        });
        CallFilter {
            direction,
            status: given(self.status),
            from: self.from,
            to: self.to,
            number: given(self.number),
            lead: self.lead.map(LeadId),
            recording,
            outcome: self.outcome.map(Outcome::from),
            service: given(self.service),
            city: given(self.city),
            text: given(self.q),
        }
    }
}

/// An empty field of a form asks for nothing.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// A page of the calls that the filter lets through.
pub(crate) async fn call_page(
    conn: &mut TenantConn,
    filter: &CallFilter,
    paging: &Paging,
    now: DateTime<Utc>,
) -> Result<Page<CallView>, ApiError> {
    let after = paging
        .after::<(DateTime<Utc>, i64)>()?
        .map(|(started_at, id)| Position {
            started_at,
            id: CallLogId(id),
        });
    let calls = call_list::page(conn, filter, after, paging.rows(), now).await?;
    paging.page(calls, |call| (call.started_at, call.id.0), CallView::from)
}

/// The business's calls, newest first.
#[utoipa::path(
    get, path = "/api/calls", tag = "calls", params(Filters, Paging),
    responses((status = 200, body = Page<CallView>), SignedInProblems)
)]
pub(crate) async fn list_calls(
    member: Allowed<ReadCalls>,
    filters: QueryParams<Filters>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<CallView>>, ApiError> {
    let filter = filters.0.filter();
    let mut conn = state.database.tenant(member.business()).await?;
    let page = call_page(&mut conn, &filter, &paging, state.clock.now()).await?;
    conn.commit().await?;
    Ok(Json(page))
}

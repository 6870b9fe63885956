//! `PATCH /api/numbers/{id}`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json, Path};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::PhoneNumberId;
use prosaas_core::numbers::{self, Change};
use prosaas_core::revocation::Revoked;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::{JsonBody, nullable};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::flow::Flow;
use super::hours::Hours;
use super::view::NumberView;
use crate::state::State;

/// What is to be another; a field that is not there stays as it is.
#[expect(
    clippy::option_option,
    reason = "left as it is, taken away and given are three cases"
)]
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberChange {
    /// What people call it, at most 100 characters; null takes it away.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    label: Option<Option<String>>,
    record_mode: Option<RecordMode>,
    flow: Option<Flow>,
    /// Null: somebody is always there.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Hours>)]
    hours: Option<Option<Hours>>,
    /// Null: the same as `flow`.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Flow>)]
    after_hours_flow: Option<Option<Flow>>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RecordMode {
    None,
    Mono,
    Dual,
}

impl From<NumberChange> for Change {
    fn from(change: NumberChange) -> Self {
        Self {
            label: change.label,
            record_mode: change.record_mode.map(|mode| match mode {
                RecordMode::None => "none",
                RecordMode::Mono => "mono",
                RecordMode::Dual => "dual",
            }),
            flow: change.flow.map(Into::into),
            hours: change.hours.map(|hours| hours.map(Into::into)),
            closed_flow: change.after_hours_flow.map(|flow| flow.map(Into::into)),
        }
    }
}

/// Changes what happens when the number is called.
#[utoipa::path(
    patch, path = "/api/numbers/{id}", tag = "numbers", request_body = NumberChange,
    params(("id" = i64, Path, description = "The number", example = 7)),
    responses((status = 200, body = NumberView),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn change_number(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    id: Path<PhoneNumberId>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<NumberChange>,
) -> Result<Json<NumberView>, ApiError> {
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let number = numbers::change(&mut conn, *id, body.into()).await?;
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::NumberChanged,
        object: Some(format!("number:{}", *id)),
        at: now,
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    let business = Revoked::Business(member.business());
    state.revocations.publish(&business).await;
    Ok(Json(NumberView::at(number, now)))
}

//! `GET` and `PUT /api/auth/phone`: where the person's telephone rings for a click-to-call.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use prosaas_core::account::phones;
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::{numbers, phone};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::{ReadCalls, WorkCalls};
use prosaas_web::{Allowed, ApiError, Gate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::state::State;

/// A member's own telephone.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentPhone {
    /// In any form; null for none.
    #[schema(example = "+972501234567")]
    phone: Option<String>,
}

/// The person's telephone in the current business.
#[utoipa::path(
    get, path = "/api/auth/phone", tag = "outbound",
    responses((status = 200, body = AgentPhone), SignedInProblems)
)]
pub(crate) async fn show_agent_phone(
    member: Allowed<ReadCalls>,
    state: Data<State>,
) -> Result<Json<AgentPhone>, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let phone = match member.identity().person() {
        Some(person) => phones::of_member(&mut conn, person.user).await?,
        None => None,
    };
    conn.commit().await?;
    Ok(Json(AgentPhone { phone }))
}

/// Changes it.
#[utoipa::path(
    put, path = "/api/auth/phone", tag = "outbound", request_body = AgentPhone,
    responses((status = 200, body = AgentPhone), SignedInProblems)
)]
pub(crate) async fn set_agent_phone(
    request: HttpRequest,
    member: Allowed<WorkCalls>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<AgentPhone>,
) -> Result<Json<AgentPhone>, ApiError> {
    let refused = |detail| ApiError::validation("phone", detail);
    let Some(person) = member.identity().person() else {
        return Err(refused("a program has no telephone"));
    };
    let phone = match &body.phone {
        Some(text) => Some(phone::e164(text).ok_or_else(|| refused("not a telephone number"))?),
        None => None,
    };
    let mut conn = state.database.tenant(member.business()).await?;
    if let Some(phone) = &phone
        && numbers::is_own(&mut conn, phone).await?
    {
        return Err(refused(
            "is a number of the business: calls would come back",
        ));
    }
    if !phones::set(&mut conn, person.user, phone.as_deref()).await? {
        return Err(refused("only a member of the business has one here"));
    }
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::PhoneChanged,
        object: Some(format!("user:{}", person.user)),
        at: state.clock.now(),
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    Ok(Json(AgentPhone { phone }))
}

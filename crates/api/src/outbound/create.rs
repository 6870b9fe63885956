//! `POST /api/calls/outbound`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::{LeadId, PhoneNumberId};
use prosaas_core::outbound::{self, Receiver, Wish};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Allowed, ApiError, Gate};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::OutboundView;
use crate::state::State;

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const MAX_KEY_BYTES: usize = 255;

/// Who is to be called: a lead or a number, one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lead_id": 12}))]
pub(crate) struct WantedCall {
    #[schema(value_type = Option<i64>)]
    lead_id: Option<LeadId>,
    /// In any form.
    #[schema(example = "050-111-2233")]
    to: Option<String>,
    /// Where the agent answers; without it the person's own telephone.
    agent_phone: Option<String>,
    /// Which of the business's numbers the customer sees; without it the first.
    #[schema(value_type = Option<i64>)]
    number_id: Option<PhoneNumberId>,
}

/// Calls the agent, then the customer. The same key again is the same call.
#[utoipa::path(
    post, path = "/api/calls/outbound", tag = "outbound", request_body = WantedCall,
    params(("Idempotency-Key" = String, Header, description = "Names the wish: repeated, it is the same call. 1 to 255 visible ASCII characters", example = "0b8a1c9e-6d6f-4c51-9a0e-2f1f8f6f2b7a")),
    responses((status = 202, description = "It waits for its turn", body = OutboundView),
        (status = 200, description = "The key's call, as it stands", body = OutboundView),
        (status = 409, description = "`opted_out`", body = Problem, content_type = PROBLEM_JSON),
        (status = 422, description = "`validation`, or `idempotency_key_reused`: the key stands for another call", body = Problem, content_type = PROBLEM_JSON),
        (status = 429, description = "`too_many_requests`: too many calls wait", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn place_call(
    request: HttpRequest,
    member: Allowed<WorkCalls>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<WantedCall>,
) -> Result<HttpResponse, ApiError> {
    let wish = Wish {
        key: key(&request)?,
        receiver: receiver(&body)?,
        agent_phone: body.agent_phone,
        number: body.number_id,
        actor: gate.actor(member.identity(), &request),
    };
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let requested = outbound::request(&mut conn, &wish, now).await?;
    if requested.is_new {
        let entry = Entry {
            business: Some(member.business()),
            actor: wish.actor,
            action: Action::CallPlaced,
            object: Some(format!("outbound_call:{}", requested.call.id)),
            at: now,
        };
        audit::record(&mut conn, entry).await?;
    }
    conn.commit().await?;
    let mut response = if requested.is_new {
        state
            .events
            .publish(member.business(), requested.call.event());
        HttpResponse::Accepted()
    } else {
        HttpResponse::Ok()
    };
    Ok(response.json(OutboundView::from(requested.call)))
}

fn receiver(body: &WantedCall) -> Result<Receiver, ApiError> {
    match (body.lead_id, &body.to) {
        (Some(lead), None) => Ok(Receiver::Lead(lead)),
        (None, Some(number)) => Ok(Receiver::Number(number.clone())),
        (Some(_), Some(_)) => Err(ApiError::validation("to", "goes without lead_id")),
        (None, None) => Err(ApiError::validation("to", "name a number or a lead_id")),
    }
}

fn key(request: &HttpRequest) -> Result<String, ApiError> {
    let key = request
        .headers()
        .get(IDEMPOTENCY_KEY)
        .and_then(|key| key.to_str().ok())
        .filter(|key| (1..=MAX_KEY_BYTES).contains(&key.len()))
        .filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic()));
    key.map(str::to_owned).ok_or_else(|| {
        ApiError::validation(
            IDEMPOTENCY_KEY,
            "the header is needed: 1 to 255 visible ASCII characters",
        )
    })
}

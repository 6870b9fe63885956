//! `DELETE /api/recordings/{call_sid}` and `GET /api/recordings/{call_sid}/erasure`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::database::TenantConn;
use prosaas_core::erasure::{self, Item, Receipt, Request};
use prosaas_core::events::{Event, EventKind};
use prosaas_core::ids::CallSid;
use prosaas_core::revocation::Revoked;
use prosaas_core::tenancy::{self, Call};
use prosaas_web::error::ApiError;
use prosaas_web::identity::Gate;
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::recordings::{ErasureItem, ErasureReceipt};
use prosaas_web::permission::{Allowed, ManageBusiness, ReadCalls};
use serde::Deserialize;
use serde_json::json;

use crate::state::State;

const MAX_REASON_CHARS: usize = 500;

/// Beside the call itself.
#[derive(Deserialize)]
pub(crate) struct Why {
    reason: Option<String>,
}

/// Deletes the call's content: what is ours at once, Twilio's copies by the worker until they are
/// gone. Again answers with the same receipt.
pub(crate) async fn erase(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    sid: Path<CallSid>,
    why: QueryParams<Why>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let reason = why.0.reason.as_deref().map(str::trim);
    let reason = reason.filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.chars().count() > MAX_REASON_CHARS) {
        let detail = "must have at most 500 characters";
        return Err(ApiError::validation("reason", detail));
    }
    let wanted = Request {
        actor: gate.actor(member.identity(), &request),
        reason,
    };
    let mut conn = state.db.tenant(member.business()).await?;
    let call = find(&mut conn, &sid).await?;
    erasure::erase(&mut conn, &call, &wanted, state.clock.now()).await?;
    conn.commit().await?;
    state.revocations.publish(&Revoked::Call(sid.clone())).await;
    state.playback.recordings().unlink(&call).await;
    let event = Event {
        kind: EventKind::CallUpdated,
        call_sid: sid.to_string(),
        payload: json!({ "erased": true }),
    };
    state.events.publish(member.business(), event);
    let mut conn = state.db.tenant(member.business()).await?;
    let receipt = erasure::find(&mut conn, &call).await?;
    conn.commit().await?;
    let receipt = show(&sid, receipt.ok_or(ApiError::NotFound)?);
    Ok(if receipt.finished_at.is_some() {
        HttpResponse::Ok().json(receipt)
    } else {
        HttpResponse::Accepted().json(receipt)
    })
}

/// What went, and what is still to go.
pub(crate) async fn receipt(
    member: Allowed<ReadCalls>,
    sid: Path<CallSid>,
    state: Data<State>,
) -> Result<Json<ErasureReceipt>, ApiError> {
    let mut conn = state.db.tenant(member.business()).await?;
    let call = find(&mut conn, &sid).await?;
    let receipt = erasure::find(&mut conn, &call).await?;
    conn.commit().await?;
    Ok(Json(show(&sid, receipt.ok_or(ApiError::NotFound)?)))
}

async fn find(conn: &mut TenantConn, sid: &CallSid) -> Result<Call, ApiError> {
    let call = tenancy::find_call(conn, sid).await?;
    call.ok_or(ApiError::CallNotFound)
}

fn show(sid: &CallSid, receipt: Receipt) -> ErasureReceipt {
    let finished_at = receipt.finished_at();
    ErasureReceipt {
        id: receipt.id.0,
        call_sid: sid.to_string(),
        state: state_of(finished_at.is_some()),
        reason: receipt.reason,
        requested_at: receipt.requested_at,
        requested_by: receipt.requested_by,
        finished_at,
        items: receipt.items.into_iter().map(item).collect(),
    }
}

fn item(item: Item) -> ErasureItem {
    ErasureItem {
        kind: item.kind,
        recording_sid: item.recording_sid,
        state: state_of(item.done_at.is_some()),
        done_at: item.done_at,
        attempts: item.attempts,
        error_code: item.error_code,
        next_try_at: item.next_try_at,
    }
}

fn state_of(done: bool) -> &'static str {
    if done { "done" } else { "pending" }
}

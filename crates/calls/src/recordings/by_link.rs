//! A listener with a signed link and nothing else.

use actix_web::HttpRequest;
use prosaas_core::audit::Actor;
use prosaas_core::ids::{BusinessId, CallSid, RecordingSid};
use prosaas_core::ingest;
use prosaas_web::error::ApiError;
use prosaas_web::identity::Gate;

use super::link_query::LinkQuery;
use super::listener::Listener;
use crate::remember::{Caller, Subject};
use crate::signed_link::Grant;
use crate::state::State;

/// Whom the link lets listen. A bad signature, an expired one and one for a call that does not exist
/// are all 401.
pub(super) async fn listener(
    request: &HttpRequest,
    state: &State,
    gate: &Gate,
    link: &LinkQuery,
    call: &CallSid,
    recording: Option<&RecordingSid>,
) -> Result<Listener, ApiError> {
    let expires = link.expires.ok_or(ApiError::Unauthenticated)?;
    let mut conn = state.db.system().await?;
    let log = ingest::find(&mut conn, call).await?;
    conn.commit().await?;
    // No business has the number 0: an unknown call fails like a wrong signature, in the same time.
    let business = log.map_or(BusinessId(0), |log| log.business_id);
    let grant = Grant {
        call,
        business,
        recording,
        expires,
    };
    let signed = state.links.verify(grant, &link.signature);
    if !signed || business == BusinessId(0) || grant.is_over(state.clock.now()) {
        tracing::info!(call.sid = %call, "a link to a recording was refused");
        return Err(ApiError::Unauthenticated);
    }
    Ok(Listener {
        actor: Actor {
            address: Some(gate.address(request)),
            ..Actor::default()
        },
        subject: Subject {
            caller: Caller {
                session: None,
                user: None,
                token: None,
                business,
            },
            call: call.clone(),
        },
        by_link: true,
        access_days: None,
    })
}

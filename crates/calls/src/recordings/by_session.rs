//! A listener with a session or a token.

use actix_web::HttpRequest;
use prosaas_core::database::SystemConn;
use prosaas_core::ids::{CallSid, RecordingSid};
use prosaas_core::recording::Availability;
use prosaas_core::tenancy::Call;
use prosaas_web::error::ApiError;
use prosaas_web::identity::{self, Credential, Gate};
use prosaas_web::permission::{Allowed, Listen};
use prosaas_web::playback::Asked;
use sha2::{Digest, Sha256};

use super::listener::Listener;
use crate::remember::{Caller, Key, Subject};
use crate::state::State;

/// Under what a decision for this request is remembered; `None` where nothing can be.
pub(super) fn key(
    request: &HttpRequest,
    call: &CallSid,
    recording: Option<&RecordingSid>,
) -> Option<Key> {
    let (kind, secret) = match identity::credential(request)? {
        Credential::Cookie(cookie) => ("cookie:", cookie),
        Credential::Bearer(token) => ("bearer:", token),
    };
    let mut digest = Sha256::new();
    digest.update(kind);
    digest.update(secret);
    Some(Key {
        credential: digest.finalize().into(),
        named: identity::named_business(request).ok()?,
        call: call.clone(),
        recording: recording.cloned(),
    })
}

/// What a listener asked for, and where it stands.
pub(super) struct Heard {
    pub(super) listener: Listener,
    pub(super) asked: Asked,
    pub(super) call: Call,
    pub(super) availability: Availability,
}

/// Who asks, that they may listen in their business (401, 400 or 403 otherwise), the call and its
/// recording: in one transaction of two queries.
pub(super) async fn find(
    request: &HttpRequest,
    state: &State,
    gate: &Gate,
    call: Result<CallSid, ApiError>,
    asked: Result<Asked, ApiError>,
) -> Result<Heard, ApiError> {
    identity::presented(request)?;
    let mut conn = state.db.system().await?;
    let heard = find_on(&mut conn, request, state, gate, call, asked).await;
    // After a refusal too: the session was in use.
    let committed = conn.commit().await;
    let heard = heard?;
    committed?;
    Ok(heard)
}

async fn find_on(
    conn: &mut SystemConn,
    request: &HttpRequest,
    state: &State,
    gate: &Gate,
    call: Result<CallSid, ApiError>,
    asked: Result<Asked, ApiError>,
) -> Result<Heard, ApiError> {
    let allowed: Allowed<Listen> = Allowed::decide(gate.identify_on(conn, request).await?)?;
    let (sid, asked) = (call?, asked?);
    let (business, recording) = (allowed.business(), asked.recording.as_ref());
    let recordings = state.playback.recordings();
    let Some((call, availability)) = recordings.locate(conn, business, &sid, recording).await?
    else {
        tracing::info!(call.sid = %sid, business.id = %business, "recording.denied");
        return Err(ApiError::CallNotFound);
    };
    Ok(Heard {
        listener: describe(request, gate, &allowed, &sid),
        asked,
        call,
        availability,
    })
}

fn describe(
    request: &HttpRequest,
    gate: &Gate,
    allowed: &Allowed<Listen>,
    call: &CallSid,
) -> Listener {
    let identity = allowed.identity();
    Listener {
        actor: gate.actor(identity, request),
        subject: Subject {
            caller: Caller::new(&identity.who, allowed.business()),
            call: call.clone(),
        },
        by_link: false,
        access_days: Some(allowed.current_business().access_days),
    }
}

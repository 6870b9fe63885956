//! A listener with a session or a token.

use actix_web::HttpRequest;
use prosaas_core::ids::{CallSid, RecordingSid};
use prosaas_web::error::ApiError;
use prosaas_web::identity::{self, Credential, Gate};
use prosaas_web::permission::{Allowed, Listen};
use sha2::{Digest, Sha256};

use super::found::Listener;
use crate::remember::{Caller, Key, Subject};

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

/// Who asks, and that they may listen in their business: 401, 400 or 403 otherwise.
pub(super) async fn listener(
    request: &HttpRequest,
    gate: &Gate,
) -> Result<Allowed<Listen>, ApiError> {
    Allowed::decide(gate.identify(request).await?)
}

/// The same, as what an answer needs of them.
pub(super) fn describe(
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

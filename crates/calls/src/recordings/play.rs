//! `GET | HEAD | OPTIONS /api/recordings/file/{call_sid}`, also `/api/recordings/{call_sid}/stream`.

use actix_web::http::header::{ALLOW, HeaderName, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::ids::CallSid;
use prosaas_web::error::ApiError;
use prosaas_web::identity::Gate;

use super::answer::{self, Playable};
use super::asked::{self, Asked, LinkQuery};
use super::found::{self, Listener};
use super::{by_link, by_session};
use crate::state::State;

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Plays the call's recording, or says where it stands. The cases are looked at in the order of the
/// contract: who asks, the call, its window, whether there is a recording, and then the file.
pub(crate) async fn play(
    request: HttpRequest,
    state: Data<State>,
    gate: Data<Gate>,
) -> Result<HttpResponse, ApiError> {
    let link = LinkQuery::of(&request);
    let call = asked::call_sid(&request);
    let asked = Asked::of(&request);
    if link.is_none()
        && let (Ok(call), Ok(asked)) = (&call, &asked)
        && let Some(response) = remembered(&request, &state, &gate, call, asked).await
    {
        return Ok(response);
    }
    let wait = asked::wait(request.headers());
    let answer = find_and_answer(&request, &state, &gate, link, call, asked).await;
    let Some(wait) = wait else { return answer };
    let mut response = answer.unwrap_or_else(HttpResponse::from_error);
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={}", wait.as_secs())) {
        response.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    Ok(response)
}

/// What the address can be asked, for a client that does not ask across origins.
pub(crate) async fn options() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ALLOW, "GET, HEAD, OPTIONS"))
        .finish()
}

async fn find_and_answer(
    request: &HttpRequest,
    state: &Data<State>,
    gate: &Gate,
    link: Option<LinkQuery>,
    call: Result<CallSid, ApiError>,
    asked: Result<Asked, ApiError>,
) -> Result<HttpResponse, ApiError> {
    // Before anything is looked up: a revocation from here on keeps the decision out of the memory.
    let begun = state.remembered.generation();
    let (listener, asked) = if let Some(link) = link {
        let (Ok(call), Ok(asked)) = (call, asked) else {
            return Err(ApiError::Unauthenticated);
        };
        let recording = asked.recording.as_ref();
        let listener = by_link::listener(request, state, gate, &link, &call, recording).await?;
        (listener, asked)
    } else {
        let allowed = by_session::listener(request, gate).await?;
        let (call, asked) = (call?, asked?);
        (by_session::describe(request, gate, &allowed, &call), asked)
    };
    let subject = &listener.subject;
    let (call, availability) = found::look(
        state,
        subject.caller.business,
        &subject.call,
        asked.recording.as_ref(),
    )
    .await?;
    let key = if listener.by_link {
        None
    } else {
        by_session::key(request, &listener.subject.call, asked.recording.as_ref())
    };
    let playable = Playable {
        state,
        call: &call,
        asked: &asked,
        listener: &listener,
    };
    playable
        .answer(request, availability, key.map(|key| (key, begun)))
        .await
}

/// The answer for a listener who was let through some seconds ago.
async fn remembered(
    request: &HttpRequest,
    state: &State,
    gate: &Gate,
    call: &CallSid,
    asked: &Asked,
) -> Option<HttpResponse> {
    let key = by_session::key(request, call, asked.recording.as_ref())?;
    let decision = state.remembered.get(&key, state.clock.now())?;
    let Some(response) = answer::from_memory(request, state, &decision).await else {
        // The file is not what it was: the long way finds out why.
        state.remembered.forget(&key);
        return None;
    };
    if answer::sends_content(request, &response) {
        let actor = prosaas_core::audit::Actor {
            user: decision.subject.caller.user,
            token: decision.subject.caller.token,
            address: Some(gate.address(request)),
        };
        found::plays(state, &decision.subject, actor, false);
    }
    Some(response)
}

impl Listener {
    /// After an answer with content.
    pub(super) fn note(&self, request: &HttpRequest, response: &HttpResponse, state: &State) {
        if answer::sends_content(request, response) {
            self.plays(state);
        }
    }
}

//! `GET | HEAD | OPTIONS /api/recordings/file/{call_sid}`, also `/api/recordings/{call_sid}/stream`.

use actix_web::http::header::ALLOW;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::ids::CallSid;
use prosaas_web::error::ApiError;
use prosaas_web::identity::Gate;
use prosaas_web::playback::{self, Asked};

use super::answer::{self, Playable};
use super::link_query::LinkQuery;
use super::listener::{self, Listener};
use super::{by_link, by_session};
use crate::state::State;

/// Plays the call's recording, or says where it stands. The cases are looked at in the order of the
/// contract: who asks, the call, its window, whether there is a recording, and then the file.
pub(crate) async fn play(
    request: HttpRequest,
    state: Data<State>,
    gate: Data<Gate>,
) -> Result<HttpResponse, ApiError> {
    let link = LinkQuery::of(&request);
    let call = playback::call_sid(&request);
    let asked = Asked::of(&request);
    if link.is_none()
        && let (Ok(call), Ok(asked)) = (&call, &asked)
        && let Some(response) = remembered(&request, &state, &gate, call, asked).await
    {
        return Ok(response);
    }
    let answer = find_and_answer(&request, &state, &gate, link, call, asked).await;
    playback::tell_applied(request.headers(), answer)
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
    let Some(link) = link else {
        let heard = by_session::find(request, state, gate, call, asked).await?;
        let subject = &heard.listener.subject;
        let key = by_session::key(request, &subject.call, heard.asked.recording.as_ref());
        let playable = Playable {
            state,
            call: &heard.call,
            asked: &heard.asked,
            listener: &heard.listener,
        };
        return playable
            .answer(request, heard.availability, key.map(|key| (key, begun)))
            .await;
    };
    let (Ok(call), Ok(asked)) = (call, asked) else {
        return Err(ApiError::Unauthenticated);
    };
    let recording = asked.recording.as_ref();
    let listener = by_link::listener(request, state, gate, &link, &call, recording).await?;
    let business = listener.subject.caller.business;
    let looked = state.playback.look(business, &call, recording).await?;
    let (call, availability) = looked;
    let playable = Playable {
        state,
        call: &call,
        asked: &asked,
        listener: &listener,
    };
    // A link is looked up each time: every use of it is written down.
    playable.answer(request, availability, None).await
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
    if playback::sends_content(request, &response) {
        let actor = prosaas_core::audit::Actor {
            user: decision.subject.caller.user,
            token: decision.subject.caller.token,
            address: Some(gate.address(request)),
        };
        listener::plays(state, &decision.subject, actor, false);
    }
    Some(response)
}

impl Listener {
    /// After an answer with content.
    pub(super) fn note(&self, request: &HttpRequest, response: &HttpResponse, state: &State) {
        if playback::sends_content(request, response) {
            self.plays(state);
        }
    }
}

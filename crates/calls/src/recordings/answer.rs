//! The answers to a listener: what both services share, and beside it what only playing has, the
//! memory of decisions, the audit log and the recording that still arrives.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::recording::{Availability, Preparing};
use prosaas_core::tenancy::Call;
use prosaas_web::error::ApiError;
use prosaas_web::playback::{self, Asked, Found, Ready, Wanted};
use prosaas_web::sending::{Disposition, Source};

use super::listener::Listener;
use super::progressive;
use crate::remember::{Decision, Generation, Key};
use crate::state::State;

/// A call that the listener may listen to.
pub(super) struct Playable<'a> {
    pub(super) state: &'a Data<State>,
    pub(super) call: &'a Call,
    pub(super) asked: &'a Asked,
    pub(super) listener: &'a Listener,
}

impl Playable<'_> {
    /// Answers from where the recording stands, putting its download in motion where it is not here,
    /// and waiting for it where the client prefers that. `memory`: where to remember a recording
    /// that is ready.
    pub(super) async fn answer(
        &self,
        request: &HttpRequest,
        looked: Availability,
        memory: Option<(Key, Generation)>,
    ) -> Result<HttpResponse, ApiError> {
        let wanted = Wanted {
            call: self.call,
            recording: self.asked.recording.as_ref(),
            wait: playback::wait(request.headers()),
            beginning: self.asked.progressive,
            disposition: Disposition::Inline,
        };
        match self.state.playback.find(wanted, looked).await? {
            Found::Ready(ready) => self.ready(request, wanted, *ready, memory).await,
            Found::Preparing(preparing) => Ok(self.preparing(request, &preparing).await),
        }
    }

    async fn ready(
        &self,
        request: &HttpRequest,
        wanted: Wanted<'_>,
        ready: Ready,
        memory: Option<(Key, Generation)>,
    ) -> Result<HttpResponse, ApiError> {
        let response = self.state.playback.send(request, wanted, &ready).await?;
        self.listener.note(request, &response, self.state);
        if let (Some((key, begun)), Some(access_ends)) =
            (memory, self.listener.access_ends(self.call))
        {
            let decision = Decision {
                subject: self.listener.subject.clone(),
                name: ready.stored.key.as_str().to_owned(),
                place: ready.stored.place,
                content: ready.content,
                access_ends,
            };
            self.state.remembered.insert(key, decision, begun);
        }
        Ok(response)
    }

    async fn preparing(&self, request: &HttpRequest, preparing: &Preparing) -> HttpResponse {
        if self.asked.progressive
            && let Some(response) = progressive::respond(
                request,
                self.state,
                self.call,
                self.asked.recording.as_ref(),
                preparing,
            )
            .await
        {
            self.listener.note(request, &response, self.state);
            return response;
        }
        playback::processing(preparing)
    }
}

/// The answer from a decision; `None` where the recording is not what it was, or the store away.
pub(super) async fn from_memory(
    request: &HttpRequest,
    state: &State,
    decision: &Decision,
) -> Option<HttpResponse> {
    let source = Source::open(&decision.place, decision.content.len())
        .await
        .ok()?;
    let (content, name) = (&decision.content, &decision.name);
    let sent = state.playback.send_from(request, &source, content, name);
    sent.await.ok()
}

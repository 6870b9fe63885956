//! The answers about a recording, from where it stands.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::RETRY_AFTER;
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::recording::{Availability, OpenError, Preparing, StoredRecording};
use prosaas_core::steps;
use prosaas_core::tenancy::Call;
use prosaas_web::error::ApiError;
use prosaas_web::sending::{self, Disposition, OpenedFile, Representation};

use super::asked::{self, Asked};
use super::found::Listener;
use super::progressive;
use super::report;
use crate::remember::{Decision, Generation, Key};
use crate::state::State;

/// Seconds after which a recording on its way may be asked for again.
const ASK_AGAIN: &str = "2";

/// Seconds after which a worker may have come; those of [`ApiError::WorkerUnavailable`].
pub(super) const WORKER_SECONDS: u32 = 10;

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
        let mut availability = match looked {
            Availability::Preparing(_) | Availability::WorkerUnavailable => self.ask().await?,
            looked => looked,
        };
        if let Some(wait) = asked::wait(request.headers()) {
            availability = self.hold(availability, wait).await;
        }
        match availability {
            Availability::Ready(stored) => self.ready(request, &stored, memory).await,
            Availability::Preparing(preparing) => self.preparing(request, &preparing).await,
            other => {
                if other == Availability::Expired {
                    tracing::info!(call.sid = %self.call.log().call_sid, "recording.expired");
                }
                Err(refusal(other))
            }
        }
    }

    async fn ask(&self) -> Result<Availability, ApiError> {
        Ok(self
            .state
            .recordings
            .request(self.call, self.asked.recording.as_ref())
            .await?)
    }

    /// Until the recording can be answered for, the time is over, or the service ends.
    async fn hold(&self, first: Availability, wait: Duration) -> Availability {
        if self.is_settled(&first) || wait.is_zero() {
            return first;
        }
        let mut watch = self
            .state
            .waiting
            .watch(self.call, self.asked.recording.as_ref());
        let mut last = Arc::new(first);
        let waiting = async {
            while let Some(found) = watch.next().await {
                let settled = self.is_settled(&found);
                last = found;
                if settled {
                    return;
                }
            }
        };
        tokio::select! {
            // Either way the answer is what was seen last.
            _ = tokio::time::timeout(wait, waiting) => {}
            () = self.state.ending.cancelled() => {}
        }
        Availability::clone(&last)
    }

    fn is_settled(&self, availability: &Availability) -> bool {
        match availability {
            Availability::Preparing(preparing) => {
                self.asked.progressive && preparing.partial.is_some()
            }
            _ => true,
        }
    }

    async fn ready(
        &self,
        request: &HttpRequest,
        stored: &StoredRecording,
        memory: Option<(Key, Generation)>,
    ) -> Result<HttpResponse, ApiError> {
        let file = match OpenedFile::open(&stored.path, stored.bytes).await {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(call.sid = %self.call.log().call_sid, %error, "a stored file can't be opened");
                return self.not_what_was_stored(request, stored).await;
            }
        };
        let content = represent(stored);
        tracing::info!(call.sid = %self.call.log().call_sid, "recording.cache_hit");
        let response = send(request, self.state, &file, &content, stored.key.as_str());
        self.listener.note(request, &response, self.state);
        if let (Some((key, begun)), Some(access_ends)) =
            (memory, self.listener.access_ends(self.call))
        {
            let decision = Decision {
                subject: self.listener.subject.clone(),
                path: stored.path.clone(),
                name: stored.key.as_str().to_owned(),
                content,
                access_ends,
            };
            self.state.remembered.insert(key, decision, begun);
        }
        Ok(response)
    }

    /// The file is missing or changed: it is fetched again, unless the volume is not there at all.
    async fn not_what_was_stored(
        &self,
        request: &HttpRequest,
        stored: &StoredRecording,
    ) -> Result<HttpResponse, ApiError> {
        match self.state.recordings.open(self.call, stored).await {
            // It is what was stored: the first try met a moment's fault.
            Ok(_) => Err(ApiError::Unavailable(
                "a stored file could not be opened".into(),
            )),
            Err(OpenError::Refetching) => match self.ask().await? {
                Availability::Preparing(preparing) => self.preparing(request, &preparing).await,
                Availability::Ready(_) => Err(ApiError::Unavailable(
                    "a stored file was replaced meanwhile".into(),
                )),
                other => Err(refusal(other)),
            },
            Err(OpenError::Volume(error)) => Err(ApiError::Unavailable(error.into())),
            Err(OpenError::Database(error)) => Err(error.into()),
        }
    }

    async fn preparing(
        &self,
        request: &HttpRequest,
        preparing: &Preparing,
    ) -> Result<HttpResponse, ApiError> {
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
            return Ok(response);
        }
        Ok(processing(preparing))
    }
}

/// 202: on its way.
pub(super) fn processing(preparing: &Preparing) -> HttpResponse {
    HttpResponse::Accepted()
        .insert_header((RETRY_AFTER, ASK_AGAIN))
        .json(report::processing(preparing))
}

/// The cases in which nothing is played.
pub(super) fn refusal(availability: Availability) -> ApiError {
    match availability {
        Availability::Expired => ApiError::RecordingExpired,
        Availability::Absent(reason) => ApiError::RecordingNotFound {
            reason: reason.as_str(),
        },
        Availability::Failed {
            reason,
            retry_after_seconds,
            ..
        } => ApiError::RecordingFailed {
            reason,
            retry_after: retry_after_seconds.unwrap_or_else(window_seconds),
        },
        Availability::WorkerUnavailable => ApiError::WorkerUnavailable,
        Availability::Ready(_) | Availability::Preparing(_) => {
            ApiError::internal("an answer with content was taken for a refusal")
        }
    }
}

/// A failure for good ends by a person's retry only: as long as a window is as good as any.
fn window_seconds() -> u32 {
    u32::try_from(steps::WINDOW.num_seconds()).unwrap_or(u32::MAX)
}

/// The answer from a decision; `None` where the file is not what it was.
pub(super) async fn from_memory(
    request: &HttpRequest,
    state: &State,
    decision: &Decision,
) -> Option<HttpResponse> {
    let file = OpenedFile::open(&decision.path, decision.content.len())
        .await
        .ok()?;
    Some(send(
        request,
        state,
        &file,
        &decision.content,
        &decision.name,
    ))
}

/// Whether the answer is a piece of the recording, and not only words about it.
pub(super) fn sends_content(request: &HttpRequest, response: &HttpResponse) -> bool {
    *request.method() == Method::GET
        && matches!(
            response.status(),
            StatusCode::OK | StatusCode::PARTIAL_CONTENT
        )
}

fn send(
    request: &HttpRequest,
    state: &State,
    file: &OpenedFile,
    content: &Representation,
    name: &str,
) -> HttpResponse {
    state
        .accel_location
        .as_ref()
        .and_then(|location| sending::accel(request, content, &format!("{location}{name}")))
        .unwrap_or_else(|| sending::respond(request, file, content))
}

fn represent(stored: &StoredRecording) -> Representation {
    let content = Representation::new(&stored.content_type, stored.bytes)
        .with_filename(Disposition::Inline, stored.key.as_str());
    match <&[u8; 32]>::try_from(stored.sha256.as_slice()) {
        Ok(sha256) => content.with_validators(sha256, stored.stored_at),
        Err(_) => content,
    }
}

/// The tag under which the recording is sent.
pub(super) fn etag(stored: &StoredRecording) -> Option<String> {
    represent(stored)
        .etag()?
        .header()
        .to_str()
        .ok()
        .map(str::to_owned)
}

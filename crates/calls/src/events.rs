//! `GET /api/events`: what happens to the business's calls, as server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, HeaderName};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures::stream;
use prosaas_core::events::{Events, News, Received};
use prosaas_core::revocation::Heard;
use prosaas_web::error::ApiError;
use prosaas_web::permission::{Allowed, ReadCalls};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, interval, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::remember::Caller;
use crate::state::State;

/// Proxies close what is silent; a comment keeps it open.
const COMMENT_EVERY: Duration = Duration::from_secs(15);
/// A stream is begun anew after this long, and with it the question who listens.
const LONGEST: Duration = Duration::from_hours(1);
/// The first words: how long the browser waits before it comes back.
const GREETING: &str = "retry: 2000\n: connected\n\n";

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Streams the business's events from now on, or from after `Last-Event-ID`.
pub(crate) async fn events(
    member: Allowed<ReadCalls>,
    request: HttpRequest,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let last = request
        .headers()
        .get(&LAST_EVENT_ID)
        .and_then(|id| id.to_str().ok());
    let mut feed = Feed {
        caller: Caller::new(&member.identity().who, member.business()),
        // Both before the look at what was missed, so that nothing falls in between.
        news: state.events.subscribe(),
        revoked: state.revoked.subscribe(),
        events: state.events.clone(),
        ending: state.ending.clone(),
        comments: interval(COMMENT_EVERY),
        ends: Instant::now() + LONGEST,
        deaf: false,
        last: last.and_then(Place::parse),
        ready: VecDeque::from([GREETING.to_owned()]),
    };
    feed.comments.reset();
    feed.resume().await;
    let body = stream::unfold(feed, |mut feed| async move {
        let text = feed.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(text)), feed))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(body))
}

/// An id's place in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(u64, u64);

impl Place {
    fn parse(id: &str) -> Option<Self> {
        let (milliseconds, sequence) = id.split_once('-')?;
        Some(Self(milliseconds.parse().ok()?, sequence.parse().ok()?))
    }
}

struct Feed {
    caller: Caller,
    news: broadcast::Receiver<News>,
    revoked: broadcast::Receiver<Heard>,
    events: Events,
    ending: CancellationToken,
    comments: Interval,
    ends: Instant,
    /// Revocations can't be heard: nothing is told until the client has come back and shown again
    /// who it is.
    deaf: bool,
    last: Option<Place>,
    ready: VecDeque<String>,
}

impl Feed {
    /// The next piece of the body; the end comes with the process, a revocation, or the time.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some(text) = self.ready.pop_front() {
                return Some(text);
            }
            tokio::select! {
                biased;
                () = self.ending.cancelled() => return None,
                () = sleep_until(self.ends) => return None,
                heard = self.revoked.recv() => match heard {
                    Ok(Heard::Revoked(revoked)) if self.caller.concerns(&revoked) => return None,
                    Ok(Heard::Listening) if self.deaf => return None,
                    Ok(Heard::Revoked(_) | Heard::Listening) => {}
                    Ok(Heard::Deaf) => self.deaf = true,
                    Ok(Heard::Unknown) | Err(_) => return None,
                },
                news = self.news.recv() => match news {
                    Ok(News::Event(received)) => self.take(&received),
                    Ok(News::Connected) | Err(RecvError::Lagged(_)) => self.resume().await,
                    Err(RecvError::Closed) => return None,
                },
                _ = self.comments.tick() => return Some(": \n\n".to_owned()),
            }
        }
    }

    /// What happened since the last event that was told, as far as it is kept.
    async fn resume(&mut self) {
        let Some(Place(milliseconds, sequence)) = self.last else {
            return;
        };
        let last = format!("{milliseconds}-{sequence}");
        match self.events.since(self.caller.business, &last).await {
            Ok(missed) => missed.iter().for_each(|received| self.take(received)),
            Err(error) => tracing::debug!(%error, "missed events can't be had"),
        }
    }

    fn take(&mut self, received: &Received) {
        let place = Place::parse(&received.id);
        if received.business != self.caller.business || self.deaf || place <= self.last {
            return;
        }
        let Ok(data) = serde_json::to_string(&received.event) else {
            return;
        };
        self.last = place;
        let kind = received.event.kind;
        self.ready.push_back(format!(
            "id: {}\nevent: {kind}\ndata: {data}\n\n",
            received.id
        ));
    }
}

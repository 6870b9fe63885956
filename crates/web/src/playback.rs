//! Playing and saving a recording, for both services: one way from where it stands to the answer.
//!
//! [`Playback::look`] finds the call for its business, [`Playback::find`] asks for what is not here
//! and waits for it, [`Playback::send`] and [`processing`] answer.

mod asked;
mod content;
mod waiting;
mod words;

use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::ids::{BusinessId, CallSid, RecordingSid};
use prosaas_core::playback;
use prosaas_core::recording::{
    AbsentReason, Availability, OpenError, Preparing, Recordings, StoreError, StoredRecording,
};
use prosaas_core::settings::{RecordingsSettings, Sending};
use prosaas_core::tenancy::{self, Call};
use tokio_util::sync::CancellationToken;

use crate::error::ApiError;
use crate::metrics;
use crate::sending::{self, Disposition, Representation, Source};

pub use asked::{Asked, MAX_WAIT, call_sid, tell_applied, wait};
pub use content::{continues, etag, represent, sends_content};
pub use waiting::{Waiting, Watch};
pub use words::{ASK_AGAIN, processing, refusal};

/// What a service needs to send recordings. Cheap to clone.
#[derive(Clone)]
pub struct Playback {
    database: Database,
    recordings: Recordings,
    waiting: Waiting,
    /// nginx's internal location of the recordings, where nginx sends them.
    accel_location: Option<String>,
    ending: CancellationToken,
}

/// One recording that the caller may have, and how.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The call.
    pub call: &'a Call,
    /// One of its recordings; none means the first.
    pub recording: Option<&'a RecordingSid>,
    /// How long to wait for one that is on its way.
    pub wait: Option<Duration>,
    /// The beginning of one that is being downloaded is enough.
    pub beginning: bool,
    /// Played or saved.
    pub disposition: Disposition,
}

/// What there is to send.
#[derive(Debug)]
pub enum Found {
    /// The recording.
    Ready(Box<Ready>),
    /// It is on its way.
    Preparing(Preparing),
}

/// A recording that is here.
#[derive(Debug)]
pub struct Ready {
    /// What is stored.
    pub stored: StoredRecording,
    /// Its headers.
    pub content: Representation,
    source: Source,
}

impl Playback {
    /// Begins what runs beside the requests, from within a runtime; held answers end with `ending`.
    pub fn start(
        database: Database,
        recordings: Recordings,
        events: &Events,
        settings: &RecordingsSettings,
        ending: CancellationToken,
    ) -> Self {
        let accel = settings.sending == Sending::Accel;
        Self {
            waiting: Waiting::start(database.clone(), recordings.clone(), events),
            accel_location: accel.then(|| settings.accel_location.clone()),
            database,
            recordings,
            ending,
        }
    }

    /// What is known about recordings.
    pub fn recordings(&self) -> &Recordings {
        &self.recordings
    }

    /// The calls that are waited for.
    pub fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// Finds the call for the business, and looks at its recording, in one transaction that writes
    /// nothing.
    pub async fn look(
        &self,
        business: BusinessId,
        sid: &CallSid,
        recording: Option<&RecordingSid>,
    ) -> Result<(Call, Availability), ApiError> {
        let mut conn = self.database.tenant(business).await?;
        let Some(call) = tenancy::find_call(&mut conn, sid).await? else {
            conn.commit().await?;
            tracing::info!(call.sid = %sid, business.id = %business, "recording.denied");
            return Err(ApiError::CallNotFound);
        };
        let recordings = &self.recordings;
        let availability = match recording {
            Some(named) if !playback::has_recording(&mut conn, &call, named).await? => {
                // The call's own state goes first: a call past its window has nothing to name.
                match recordings.availability(&mut conn, &call, None).await? {
                    Availability::Expired => Availability::Expired,
                    _ => Availability::Absent(AbsentReason::NotRecorded),
                }
            }
            which => recordings.availability(&mut conn, &call, which).await?,
        };
        conn.commit().await?;
        Ok((call, availability))
    }

    /// What there is to send, from where the recording stood: a download that is needed is put in
    /// motion, and waited for. The cases without content are errors.
    pub async fn find(&self, wanted: Wanted<'_>, looked: Availability) -> Result<Found, ApiError> {
        let mut availability = match looked {
            Availability::Preparing(_) | Availability::WorkerUnavailable => {
                self.ask(wanted).await?
            }
            looked => looked,
        };
        if let Some(wait) = wanted.wait {
            availability = self.hold(wanted, availability, wait).await;
        }
        metrics::told(&availability);
        match availability {
            Availability::Ready(stored) => self.open(wanted, stored).await,
            Availability::Preparing(preparing) => Ok(Found::Preparing(preparing)),
            other => {
                if other == Availability::Expired {
                    tracing::info!(call.sid = %wanted.call.log().call_sid, "recording.expired");
                }
                Err(refusal(other))
            }
        }
    }

    /// Sends what was found, or what the request's conditions make of it. An object that turns out
    /// not to be what was stored is fetched again: then the answer is that of one on its way.
    pub async fn send(
        &self,
        request: &HttpRequest,
        wanted: Wanted<'_>,
        ready: &Ready,
    ) -> Result<HttpResponse, ApiError> {
        let name = ready.stored.key.as_str();
        let sent = self.send_from(request, &ready.source, &ready.content, name);
        match sent.await {
            Ok(response) => Ok(response),
            Err(StoreError::Damaged) => {
                self.recordings.damaged(wanted.call, &ready.stored).await?;
                match self.refetch(wanted).await? {
                    Found::Preparing(preparing) => Ok(processing(&preparing)),
                    Found::Ready(_) => Err(replaced()),
                }
            }
            Err(error) => Err(store_unavailable(error)),
        }
    }

    /// The same for a recording that was found earlier; `name` is its name in the store.
    pub async fn send_from(
        &self,
        request: &HttpRequest,
        source: &Source,
        content: &Representation,
        name: &str,
    ) -> Result<HttpResponse, StoreError> {
        metrics::answered("ready");
        let by_nginx = self
            .accel_location
            .as_ref()
            .and_then(|location| sending::accel(request, content, &format!("{location}{name}")));
        match by_nginx {
            Some(response) => Ok(response),
            None => sending::send(request, source, content).await,
        }
    }

    async fn ask(&self, wanted: Wanted<'_>) -> Result<Availability, ApiError> {
        let asked = self.recordings.request(wanted.call, wanted.recording);
        Ok(asked.await?)
    }

    /// Until the recording can be answered for, the time is over, or the service ends.
    async fn hold(&self, wanted: Wanted<'_>, first: Availability, wait: Duration) -> Availability {
        if wanted.is_settled(&first) || wait.is_zero() {
            return first;
        }
        let mut watch = self.waiting.watch(wanted.call, wanted.recording);
        let mut last = Arc::new(first);
        let waiting = async {
            while let Some(found) = watch.next().await {
                let settled = wanted.is_settled(&found);
                last = found;
                if settled {
                    return;
                }
            }
        };
        tokio::select! {
            // Either way the answer is what was seen last.
            _ = tokio::time::timeout(wait, waiting) => {}
            () = self.ending.cancelled() => {}
        }
        Availability::clone(&last)
    }

    async fn open(&self, wanted: Wanted<'_>, stored: StoredRecording) -> Result<Found, ApiError> {
        let sid = &wanted.call.log().call_sid;
        match Source::open(&stored.place, stored.bytes).await {
            Ok(source) => {
                tracing::info!(call.sid = %sid, "recording.cache_hit");
                Ok(Found::Ready(Box::new(Ready {
                    content: represent(&stored, wanted.disposition),
                    stored,
                    source,
                })))
            }
            Err(error) => {
                tracing::warn!(call.sid = %sid, %error, "a stored file can't be opened");
                self.not_what_was_stored(wanted, &stored).await
            }
        }
    }

    /// The file is missing or changed: it is fetched again, unless the volume is not there at all.
    async fn not_what_was_stored(
        &self,
        wanted: Wanted<'_>,
        stored: &StoredRecording,
    ) -> Result<Found, ApiError> {
        match self.recordings.open(wanted.call, stored).await {
            // It is what was stored: the first try met a moment's fault.
            Ok(_) => Err(ApiError::Unavailable(
                "a stored file could not be opened".into(),
            )),
            Err(OpenError::Refetching) => self.refetch(wanted).await,
            Err(OpenError::Volume(error)) => Err(store_unavailable(error)),
            Err(OpenError::Database(error)) => Err(error.into()),
        }
    }

    async fn refetch(&self, wanted: Wanted<'_>) -> Result<Found, ApiError> {
        match self.ask(wanted).await? {
            Availability::Preparing(preparing) => Ok(Found::Preparing(preparing)),
            Availability::Ready(_) => Err(replaced()),
            other => Err(refusal(other)),
        }
    }
}

fn store_unavailable(error: StoreError) -> ApiError {
    metrics::answered("store_unavailable");
    ApiError::Unavailable(error.into())
}

/// Fetched again between two looks: the next request plays it.
fn replaced() -> ApiError {
    ApiError::Unavailable("a stored recording was replaced meanwhile".into())
}

impl Wanted<'_> {
    fn is_settled(&self, availability: &Availability) -> bool {
        match availability {
            Availability::Preparing(preparing) => self.beginning && preparing.partial.is_some(),
            _ => true,
        }
    }
}

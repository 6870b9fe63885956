//! Everything that the simulator remembers, behind one lock.

mod call;
mod recording;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use url::Url;

pub(crate) use call::{Call, Subscription};
pub(crate) use recording::{Recording, RecordingStatus};

use crate::audio::Library;
use crate::caller::OutboundPlan;
use crate::config::Config;
use crate::counters::Counters;
use crate::fault::Faults;
use crate::webhook::Exchange;

/// The simulator: its account, its client for webhooks, and its state.
pub(crate) struct Sim {
    pub(crate) config: Config,
    /// Base of `RecordingUrl`, without a slash at the end.
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) library: Library,
    /// Calls are played here, not on the HTTP server's threads, which stay free to answer.
    pub(crate) runtime: Handle,
    state: Mutex<State>,
}

/// What changes.
pub(crate) struct State {
    /// In order of creation.
    pub(crate) calls: Vec<Call>,
    pub(crate) recordings: Vec<Recording>,
    pub(crate) faults: Faults,
    pub(crate) counters: Counters,
    pub(crate) exchanges: HashMap<String, Vec<Exchange>>,
    pub(crate) outbound: OutboundPlan,
    /// When the product last placed a call.
    placed: Option<Instant>,
    pub(crate) routes: Vec<(Url, Url)>,
}

impl Sim {
    pub(crate) fn new(config: Config, addr: SocketAddr, http: reqwest::Client) -> Self {
        let base_url = config.base_url.as_ref().map_or_else(
            || format!("http://{addr}"),
            |url| url.as_str().trim_end_matches('/').to_owned(),
        );
        Self {
            base_url,
            http,
            library: Library::new(config.audio_dir.clone()),
            runtime: Handle::current(),
            state: Mutex::new(State {
                calls: Vec::new(),
                recordings: Vec::new(),
                faults: Faults::default(),
                counters: Counters::new(),
                exchanges: HashMap::new(),
                outbound: OutboundPlan::default(),
                placed: None,
                routes: config.routes.clone(),
            }),
            config,
        }
    }

    /// Runs `f` under the lock. A panic elsewhere leaves the state usable: it has no invariant
    /// that spans two fields.
    pub(crate) fn with<T>(&self, f: impl FnOnce(&mut State) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// `/2010-04-01/Accounts/{AccountSid}` and what follows.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/2010-04-01/Accounts/{}/{rest}", self.config.account_sid)
    }
}

impl State {
    /// Whether the account may place a call now; if so, it counts as placed.
    pub(crate) fn place(&mut self, calls_per_second: u32) -> bool {
        let pace = Duration::from_secs(1) / calls_per_second.max(1);
        let now = Instant::now();
        // The network may bring two requests closer together than they were sent.
        let early = self
            .placed
            .is_some_and(|placed| now.duration_since(placed) < pace.mul_f32(0.9));
        if !early {
            self.placed = Some(now);
        }
        !early
    }

    pub(crate) fn call(&mut self, sid: &str) -> Option<&mut Call> {
        self.calls.iter_mut().rev().find(|call| call.sid == sid)
    }

    /// A recording that has not been deleted.
    pub(crate) fn recording(&mut self, sid: &str) -> Option<&mut Recording> {
        self.recordings
            .iter_mut()
            .rev()
            .find(|recording| recording.sid == sid && !recording.deleted)
    }
}

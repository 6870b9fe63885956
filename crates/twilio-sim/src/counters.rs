//! How often each kind of REST request came, for assertions such as "one download".

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::fault::Target;
use crate::state::Sim;

/// Requests of one kind, or of one kind for one SID.
#[derive(Debug, Default, Serialize)]
struct Tally {
    started: u64,
    /// Answered to the last byte that was owed.
    completed: u64,
    in_flight: u64,
    /// More than 1 for a recording: it was downloaded twice at the same time.
    max_in_flight: u64,
    /// Bytes of bodies handed to the socket.
    bytes: u64,
}

impl Tally {
    fn start(&mut self) {
        self.started += 1;
        self.in_flight += 1;
        self.max_in_flight = self.max_in_flight.max(self.in_flight);
    }

    fn end(&mut self, completed: bool, bytes: u64) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.completed += u64::from(completed);
        self.bytes += bytes;
    }
}

#[derive(Debug, Default, Serialize)]
struct Kind {
    #[serde(flatten)]
    total: Tally,
    with_credentials: u64,
    without_credentials: u64,
    by_sid: BTreeMap<String, Tally>,
}

/// Requests since the start or the last reset.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Counters(BTreeMap<Target, Kind>);

impl Counters {
    /// Every kind, so that a reader finds zeros rather than nothing.
    pub(crate) fn new() -> Self {
        let kinds = [
            Target::Media,
            Target::Metadata,
            Target::List,
            Target::Delete,
            Target::Calls,
            Target::Landing,
        ];
        Self(
            kinds
                .into_iter()
                .map(|kind| (kind, Kind::default()))
                .collect(),
        )
    }
}

/// One request on its way; it is counted as over when it is completed, or dropped before that.
pub(crate) struct Ticket {
    sim: Arc<Sim>,
    target: Target,
    key: String,
    /// Bytes of the body so far.
    pub(crate) bytes: u64,
    over: bool,
}

impl Ticket {
    pub(crate) fn start(sim: &Arc<Sim>, target: Target, key: &str, credentials: bool) -> Self {
        sim.with(|state| {
            let kind = state.counters.0.entry(target).or_default();
            kind.total.start();
            kind.by_sid.entry(key.to_owned()).or_default().start();
            if credentials {
                kind.with_credentials += 1;
            } else {
                kind.without_credentials += 1;
            }
        });
        Self {
            sim: Arc::clone(sim),
            target,
            key: key.to_owned(),
            bytes: 0,
            over: false,
        }
    }

    /// The answer's last byte is on its way. Called before the socket gets it, so that a client
    /// that has read everything finds the request counted.
    pub(crate) fn complete(&mut self) {
        self.end(true);
    }

    fn end(&mut self, completed: bool) {
        if std::mem::replace(&mut self.over, true) {
            return;
        }
        self.sim.with(|state| {
            let kind = state.counters.0.entry(self.target).or_default();
            kind.total.end(completed, self.bytes);
            if let Some(tally) = kind.by_sid.get_mut(&self.key) {
                tally.end(completed, self.bytes);
            }
        });
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.end(false);
    }
}

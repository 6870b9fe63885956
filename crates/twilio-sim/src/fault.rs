//! Faults on order: what shall go wrong, for which recording, how often.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// The kind of REST request that a fault or a counter is about.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Target {
    /// `Recordings/{RE}.mp3` and `.wav`.
    #[default]
    Media,
    /// `Recordings/{RE}.json`.
    Metadata,
    /// Lists of recordings; the key is the call's SID, or `*` for the account's list. The list of calls
    /// has the key `calls`.
    List,
    /// `DELETE Recordings/{RE}.json`.
    Delete,
    /// Everything under `Calls` but lists; the key is the call's SID, or `*` on creation.
    Calls,
    /// `/_sim/landing/…`, where a redirect may lead: never with a fault, only counted.
    Landing,
}

/// One fault as ordered. Effects combine where that makes sense (slow *and* short).
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent switch of the control API"
)]
pub(crate) struct Fault {
    /// A recording's (or call's) SID, or `*` for all. A fault for the SID goes before one for all.
    pub(crate) recording: Option<String>,
    pub(crate) target: Target,
    /// How many requests it hits; without it, all until it is lifted.
    pub(crate) times: Option<u32>,

    /// Wait before the status line.
    pub(crate) first_byte_delay_ms: u64,
    /// Pace of the body.
    pub(crate) bytes_per_second: Option<u64>,
    /// 404 to every try before the n-th, counted for each recording.
    pub(crate) not_found_until_try: Option<u32>,
    /// This status with Twilio's error body instead of the answer.
    pub(crate) status: Option<u16>,
    /// `Retry-After` in seconds beside `status`.
    pub(crate) retry_after: Option<u32>,
    /// TCP reset after so many bytes of the body.
    pub(crate) reset_after_bytes: Option<u64>,
    /// The right `Content-Length`, but only so many bytes, then an orderly close.
    pub(crate) short_body: Option<u64>,
    /// Chunked instead of `Content-Length`.
    pub(crate) no_content_length: bool,
    /// This `Content-Length` whatever the length: a smaller one makes a cut file of the announced
    /// length, a larger one a body that ends early.
    pub(crate) wrong_length: Option<u64>,
    /// A page (`text/html`) with status 200.
    pub(crate) html: bool,
    /// Twilio's XML error body with status 200.
    pub(crate) xml_error: bool,
    /// Status 200, length 0.
    pub(crate) empty: bool,
    /// Another `Content-Type`, the right body.
    pub(crate) content_type: Option<String>,
    /// 302 to this URL.
    pub(crate) redirect: Option<String>,
    /// Chunked audio without an end.
    pub(crate) endless: bool,
    /// Audio of so many gigabytes (10⁹ bytes), announced and sent.
    pub(crate) huge_gb: Option<u64>,
    /// Media: 404; metadata and lists: status `absent`.
    pub(crate) absent: bool,
}

#[derive(Debug, Serialize)]
struct Ordered {
    #[serde(flatten)]
    fault: Fault,
    hits: u32,
    #[serde(skip)]
    tries: HashMap<String, u32>,
}

impl Ordered {
    fn names(&self, target: Target, key: &str) -> bool {
        self.fault.target == target
            && self.fault.recording.as_deref() == Some(key)
            && self.fault.times.is_none_or(|times| self.hits < times)
    }
}

/// The faults in force, in the order in which they came.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Faults(Vec<Ordered>);

impl Faults {
    pub(crate) fn add(&mut self, mut fault: Fault) {
        fault.recording.get_or_insert_with(|| "*".to_owned());
        self.0.push(Ordered {
            fault,
            hits: 0,
            tries: HashMap::new(),
        });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// What goes wrong with this request, counted as a hit; a default `Fault` when nothing does.
    pub(crate) fn take(&mut self, target: Target, key: &str) -> Fault {
        let index = [key, "*"]
            .into_iter()
            .find_map(|name| self.0.iter().position(|entry| entry.names(target, name)));
        let Some(ordered) = index.and_then(|index| self.0.get_mut(index)) else {
            return Fault::default();
        };
        ordered.hits += 1;
        let mut fault = ordered.fault.clone();
        if let Some(nth) = fault.not_found_until_try {
            let tries = ordered.tries.entry(key.to_owned()).or_default();
            *tries += 1;
            if *tries < nth {
                fault.status = Some(404);
            }
        }
        fault
    }
}

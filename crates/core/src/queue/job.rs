//! A job as it stands in Redis: which step of which call, and nothing that could grow old.

use std::convert::Infallible;

use apalis::prelude::Codec;
use serde::{Deserialize, Serialize};

use crate::ids::CallLogId;
use crate::steps::{Queued, Step};

/// The payload's version that this build writes and understands.
const VERSION: u8 = 1;

/// One step of one call, to be claimed in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// The call.
    pub call: CallLogId,
    /// What to do.
    pub step: Step,
}

/// The bytes in Redis. apalis ends a worker over a payload that it can't decode, so it is handed
/// over as it is and decoded in the handler.
#[derive(Clone, Debug)]
pub struct Payload(pub Vec<u8>);

/// Hands the bytes over.
#[derive(Clone, Copy, Debug)]
pub struct PayloadCodec;

/// The payload is none of ours, or of a later build.
#[derive(Debug, thiserror::Error)]
pub enum UnknownJob {
    /// It can't be parsed.
    #[error("the payload is not a job: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It has another version.
    #[error("the payload has version {0}")]
    Version(u8),
    /// It names a step that this build does not know.
    #[error("the payload names an unknown step")]
    Step,
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    v: u8,
    call: CallLogId,
    step: &'a str,
}

impl Job {
    pub(super) fn encode(&self) -> Vec<u8> {
        let step = self.step.as_str();
        format!(r#"{{"v":{VERSION},"call":{},"step":"{step}"}}"#, self.call).into_bytes()
    }
}

impl From<&Queued> for Job {
    fn from(queued: &Queued) -> Self {
        Self {
            call: queued.call,
            step: queued.step,
        }
    }
}

impl Payload {
    /// The job, if this build knows it.
    pub fn decode(&self) -> Result<Job, UnknownJob> {
        let wire: Wire<'_> = serde_json::from_slice(&self.0)?;
        if wire.v != VERSION {
            return Err(UnknownJob::Version(wire.v));
        }
        let step = wire.step.parse().map_err(|_| UnknownJob::Step)?;
        Ok(Job {
            call: wire.call,
            step,
        })
    }
}

impl Codec<Payload> for PayloadCodec {
    type Error = Infallible;
    type Compact = Vec<u8>;

    fn encode(&self, payload: &Payload) -> Result<Vec<u8>, Infallible> {
        Ok(payload.0.clone())
    }

    fn decode(&self, bytes: &Vec<u8>) -> Result<Payload, Infallible> {
        Ok(Payload(bytes.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_survives_its_way_through_redis() {
        let job = Job {
            call: CallLogId(42),
            step: Step::Download,
        };
        assert_eq!(Payload(job.encode()).decode().unwrap(), job);
    }

    #[test]
    fn a_payload_of_a_later_version_is_refused() {
        let payload = Payload(br#"{"v":2,"call":42,"step":"download"}"#.to_vec());
        assert!(matches!(payload.decode(), Err(UnknownJob::Version(2))));
    }

    #[test]
    fn a_payload_with_an_unknown_step_is_refused() {
        let payload = Payload(br#"{"v":1,"call":42,"step":"dance"}"#.to_vec());
        assert!(matches!(payload.decode(), Err(UnknownJob::Step)));
    }

    #[test]
    fn bytes_that_are_no_json_are_refused() {
        assert!(matches!(
            Payload(vec![0xff, 0]).decode(),
            Err(UnknownJob::Malformed(_))
        ));
    }
}

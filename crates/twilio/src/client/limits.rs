//! Reading a media body within its limits: size, announced length, idle time and total time.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use super::answer::{cause, transport};
use crate::error::TwilioError;

pub(super) struct LimitedBody {
    response: Response,
    received: u64,
    announced: Option<u64>,
    limit: u64,
    idle: Duration,
    deadline: Instant,
}

impl LimitedBody {
    /// Refuses by the announced length what is empty or too large before anything is read.
    pub(super) fn new(
        response: Response,
        limit: u64,
        idle: Duration,
        deadline: Instant,
    ) -> Result<Self, TwilioError> {
        let announced = response.content_length();
        match announced {
            Some(0) => return Err(TwilioError::Empty),
            Some(length) if length > limit => return Err(TwilioError::TooLarge { limit }),
            _ => {}
        }
        Ok(Self {
            response,
            received: 0,
            announced,
            limit,
            idle,
            deadline,
        })
    }

    pub(super) fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// The next piece; `None` at an end that is where it should be.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, TwilioError> {
        let idle_end = Instant::now() + self.idle;
        let (end, doing) = if idle_end < self.deadline {
            (idle_end, "waiting for more of the media")
        } else {
            (self.deadline, "reading the whole of the media")
        };
        let chunk = timeout_at(end, self.response.chunk())
            .await
            .map_err(|_| TwilioError::Timeout(doing))?
            .map_err(|error| self.broken(error))?;
        match chunk {
            Some(bytes) => {
                self.received = self
                    .received
                    .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                if self.received > self.limit {
                    return Err(TwilioError::TooLarge { limit: self.limit });
                }
                Ok(Some(bytes))
            }
            None if self.received == 0 => Err(TwilioError::Empty),
            None if self.announced.is_some_and(|length| length != self.received) => {
                Err(self.truncated())
            }
            None => Ok(None),
        }
    }

    /// A connection that closes too early is a short body; a reset is a broken transport.
    fn broken(&self, error: reqwest::Error) -> TwilioError {
        let link: &(dyn Error + 'static) = &error;
        let early_end = cause::<io::Error>(link)
            .is_some_and(|io_error| io_error.kind() == ErrorKind::UnexpectedEof);
        if early_end {
            self.truncated()
        } else {
            transport(error)
        }
    }

    fn truncated(&self) -> TwilioError {
        TwilioError::Truncated {
            received: self.received,
            expected: self.announced,
        }
    }
}

//! Reads a part of a recording in a bucket, as it arrives.

use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use futures::Stream;
use futures::future::BoxFuture;
use prosaas_core::recording::{Object, ObjectStream, StoreError};

use super::range_reader::BodyError;
use crate::metrics;

/// The next bytes of a range of an object.
pub(super) struct ObjectReader {
    state: State,
    start: u64,
    position: u64,
    end: u64,
}

impl Drop for ObjectReader {
    fn drop(&mut self) {
        metrics::sent("bucket", self.position - self.start);
    }
}

enum State {
    Asking(BoxFuture<'static, Result<ObjectStream, StoreError>>),
    Reading(ObjectStream),
}

impl ObjectReader {
    /// Asks the bucket, and comes back when it has answered: what is wrong with the object, or with the
    /// bucket, is known before the answer's head is sent.
    pub(super) async fn open(object: &Object, range: Range<u64>) -> Result<Self, StoreError> {
        let (start, end) = (range.start, range.end);
        let state = State::Reading(object.read(range).await?);
        Ok(Self {
            state,
            start,
            position: start,
            end,
        })
    }

    /// Asks the bucket when the first bytes are wanted.
    pub(super) fn later(object: Object, range: Range<u64>) -> Self {
        Self {
            start: range.start,
            position: range.start,
            end: range.end,
            state: State::Asking(Box::pin(async move { object.read(range).await })),
        }
    }

    pub(super) fn left(&self) -> u64 {
        self.end.saturating_sub(self.position)
    }

    /// The next bytes; `None` at the end of the range.
    pub(super) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        if self.left() == 0 {
            return Poll::Ready(None);
        }
        loop {
            match &mut self.state {
                State::Asking(asked) => match ready!(asked.as_mut().poll(cx)) {
                    Ok(stream) => self.state = State::Reading(stream),
                    Err(error) => return Poll::Ready(Some(Err(BodyError::Store(error)))),
                },
                State::Reading(stream) => {
                    let next = ready!(Pin::new(stream).poll_next(cx));
                    return Poll::Ready(Some(self.take(next)));
                }
            }
        }
    }

    fn take(&mut self, next: Option<Result<Bytes, StoreError>>) -> Result<Bytes, BodyError> {
        let Some(bytes) = next.transpose().map_err(BodyError::Store)? else {
            return Err(BodyError::Shrunk {
                at: self.position,
                end: self.end,
            });
        };
        let most = usize::try_from(self.left()).unwrap_or(usize::MAX);
        let bytes = bytes.slice(..bytes.len().min(most));
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.position = self.position.saturating_add(count);
        Ok(bytes)
    }
}

/// A range of an object, with exactly that `Content-Length`.
pub(super) struct ObjectBody {
    reader: ObjectReader,
    size: u64,
}

impl ObjectBody {
    pub(super) fn new(reader: ObjectReader) -> Self {
        let size = reader.left();
        Self { reader, size }
    }
}

impl MessageBody for ObjectBody {
    type Error = BodyError;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.size)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        self.get_mut().reader.poll_chunk(cx)
    }
}

//! Bodies of finished files: a range, and the announced length alone for HEAD.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;

use super::{
    opened_file::OpenedFile,
    range_reader::{BodyError, RangeReader},
};

/// The bytes `start..end` of a file, with exactly that `Content-Length`.
pub struct FileBody {
    reader: RangeReader,
    size: u64,
}

impl FileBody {
    /// A body of `end - start` bytes, none if `end` lies before `start`.
    pub fn new(file: &OpenedFile, start: u64, end: u64) -> Self {
        Self {
            reader: RangeReader::new(file.share(), start, end.max(start)),
            size: end.saturating_sub(start),
        }
    }
}

impl MessageBody for FileBody {
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

/// Announces a length and has no bytes. The server polls a body even where it answers HEAD, so
/// a [`FileBody`] there would read the whole file for nothing.
pub(super) struct LengthOnly(pub(super) u64);

impl MessageBody for LengthOnly {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

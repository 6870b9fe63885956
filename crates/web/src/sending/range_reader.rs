//! Reads a part of a file in chunks: at once where the page cache has it, on the blocking pool
//! where a disk has to be asked.

use std::{
    cell::RefCell,
    fs::File,
    future::Future as _,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use prosaas_core::recording::StoreError;
use tokio::task::JoinHandle;

use super::positioned_read::{self, Wait};
use crate::metrics;

/// Larger chunks cost memory for every slow reader, smaller ones cost system calls.
const CHUNK: usize = 128 * 1024;

thread_local! {
    /// One buffer a thread, not one a body: the server copies a chunk into its own write buffer
    /// and drops it before the next one is asked for, so the memory is free again, and a reader
    /// that waits for its client holds none.
    static BUFFER: RefCell<BytesMut> = RefCell::new(BytesMut::new());
}

/// Why a body ended before its announced length. The server then closes the connection, which
/// tells the client that the content is not whole.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The file ends before the range does: it was truncated after the answer had begun.
    #[error("the file ends at byte {at} instead of {end}")]
    Shrunk {
        /// Where the file ends.
        at: u64,
        /// Where the answer was to end.
        end: u64,
    },
    /// The file system refused.
    #[error("the file can't be read")]
    Io(#[source] io::Error),
    /// The bucket refused, or broke off.
    #[error("the recording can't be read from its bucket")]
    Store(#[source] StoreError),
    /// The download that the answer was following has failed, or its writer has vanished.
    #[error("the download ended at byte {at}, the answer needs {end}")]
    DownloadEnded {
        /// Bytes that have arrived.
        at: u64,
        /// Where the answer was to end.
        end: u64,
    },
}

pub(super) struct RangeReader {
    file: Arc<File>,
    start: u64,
    position: u64,
    end: u64,
    /// False after the file system has said that it can't read without waiting.
    may_try: bool,
    blocking: Option<JoinHandle<io::Result<BytesMut>>>,
}

impl Drop for RangeReader {
    fn drop(&mut self) {
        metrics::sent("service", self.position - self.start);
    }
}

impl RangeReader {
    /// Reads `start..end`.
    pub(super) fn new(file: Arc<File>, start: u64, end: u64) -> Self {
        Self {
            file,
            start,
            position: start,
            end,
            may_try: true,
            blocking: None,
        }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Moves the end further, when more of the file has been written.
    pub(super) fn extend_to(&mut self, end: u64) {
        self.end = self.end.max(end);
    }

    /// The next bytes; `None` at the end of the range.
    pub(super) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        if self.blocking.is_none() {
            let left = self.end - self.position;
            if left == 0 {
                return Poll::Ready(None);
            }
            let want = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
            if let Some(chunk) = self.try_now(want) {
                return Poll::Ready(Some(Ok(self.advance(chunk))));
            }
            let file = Arc::clone(&self.file);
            let position = self.position;
            self.blocking = Some(tokio::task::spawn_blocking(move || {
                let mut buffer = BytesMut::with_capacity(want);
                positioned_read::read_at(&file, position, want, &mut buffer, Wait::Allowed)?;
                Ok(buffer)
            }));
        }
        let Some(task) = self.blocking.as_mut() else {
            return Poll::Ready(None);
        };
        let result = ready!(Pin::new(task).poll(cx));
        self.blocking = None;
        Poll::Ready(Some(match result {
            Ok(Ok(chunk)) if chunk.is_empty() => Err(BodyError::Shrunk {
                at: self.position,
                end: self.end,
            }),
            Ok(Ok(chunk)) => Ok(self.advance(chunk.freeze())),
            Ok(Err(error)) => Err(BodyError::Io(error)),
            Err(error) => Err(BodyError::Io(io::Error::other(error))),
        }))
    }

    /// What the page cache has, which may be less than `want`; `None` means to ask the disk.
    ///
    /// Nothing is also `None`, not the end: some kernels return 0 here for a page that is merely
    /// absent. The blocking read decides.
    fn try_now(&mut self, want: usize) -> Option<Bytes> {
        if !self.may_try {
            return None;
        }
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            buffer.reserve(CHUNK);
            match positioned_read::read_at(&self.file, self.position, want, buffer, Wait::Never) {
                Ok(0) => None,
                Ok(_) => Some(buffer.split().freeze()),
                Err(error) => {
                    self.may_try = error.kind() == io::ErrorKind::WouldBlock;
                    None
                }
            }
        })
    }

    fn advance(&mut self, chunk: Bytes) -> Bytes {
        let count = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.position = self.position.saturating_add(count);
        chunk
    }
}

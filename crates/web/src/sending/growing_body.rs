//! A body that follows a download: it sends what has arrived and waits for the rest.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::Bytes;
use tokio::sync::watch;
use tokio_util::sync::ReusableBoxFuture;

use super::{
    opened_file::OpenedFile,
    range_reader::{BodyError, RangeReader},
};

/// The download that a progressive answer follows did not deliver the whole recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the download has failed")]
pub struct DownloadFailed;

/// How far the writer of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes from the start that can be read from the file.
    pub bytes_written: u64,
    /// The end of the download, once there is one.
    pub finished: Option<Result<(), DownloadFailed>>,
}

type Changed = (watch::Receiver<Progress>, bool);

/// The bytes `start..end` of a file that another process is still writing.
///
/// It ends with an error, and so with a closed connection, if the download fails, ends too early
/// or loses its writer (the sender was dropped).
pub struct GrowingBody {
    reader: RangeReader,
    progress: ReusableBoxFuture<'static, Changed>,
    end: u64,
    size: u64,
    /// Whether the last look at the progress was the last one that there will be.
    over: bool,
}

impl GrowingBody {
    /// A body of `end - start` bytes, none if `end` lies before `start`.
    pub fn new(
        file: &OpenedFile,
        start: u64,
        end: u64,
        mut progress: watch::Receiver<Progress>,
    ) -> Self {
        let end = end.max(start);
        progress.mark_changed();
        Self {
            reader: RangeReader::new(file.share(), start, start),
            progress: ReusableBoxFuture::new(changed(progress)),
            end,
            size: end - start,
            over: false,
        }
    }
}

async fn changed(mut progress: watch::Receiver<Progress>) -> Changed {
    let alive = progress.changed().await.is_ok();
    (progress, alive)
}

impl MessageBody for GrowingBody {
    type Error = BodyError;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.size)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        let this = self.get_mut();
        loop {
            if let Some(chunk) = ready!(this.reader.poll_chunk(cx)) {
                return Poll::Ready(Some(chunk));
            }
            let at = this.reader.position();
            if at >= this.end {
                return Poll::Ready(None);
            }
            if this.over {
                return Poll::Ready(Some(Err(BodyError::DownloadEnded { at, end: this.end })));
            }
            let (mut progress, alive) = ready!(this.progress.poll(cx));
            let seen = *progress.borrow_and_update();
            this.reader.extend_to(seen.bytes_written.min(this.end));
            this.over = !alive || seen.finished.is_some();
            if !this.over {
                this.progress.set(changed(progress));
            }
        }
    }
}

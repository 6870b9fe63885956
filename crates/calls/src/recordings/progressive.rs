//! `?progressive=1`: plays a recording while the worker still downloads it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::ids::RecordingSid;
use prosaas_core::recording::{Availability, Preparing};
use prosaas_core::tenancy::Call;
use prosaas_web::playback::Watch;
use prosaas_web::sending::{
    self, Disposition, DownloadFailed, OpenedFile, Progress, Representation,
};
use tokio::sync::watch;

use crate::state::State;

/// Between two looks at the file's length. The worker writes to the file what arrived within the same
/// time.
const LOOK: Duration = Duration::from_millis(20);

/// The answer that follows the download; `None` where it can't be followed now.
pub(super) async fn respond(
    request: &HttpRequest,
    state: &State,
    call: &Call,
    recording: Option<&RecordingSid>,
    preparing: &Preparing,
) -> Option<HttpResponse> {
    let (path, total) = (preparing.partial.as_ref()?, preparing.total_bytes?);
    let file = OpenedFile::open_growing(path).await.ok()?;
    let name = format!("{}.mp3", call.log().call_sid);
    let content = Representation::new(preparing.content_type, total)
        .with_filename(Disposition::Inline, &name);
    let (sender, receiver) = watch::channel(Progress::default());
    let response = sending::respond_growing(request, &file, &content, receiver);
    if *request.method() == Method::GET {
        // A second look at the same file, for its length: its name is of one claim alone.
        let grown = File::open(path).ok()?;
        let watch = state.playback.waiting().watch(call, recording);
        tokio::spawn(
            Download {
                path: path.clone(),
                file: grown,
                total,
                sender,
            }
            .follow(watch),
        );
    }
    Some(response)
}

struct Download {
    path: PathBuf,
    file: File,
    total: u64,
    sender: watch::Sender<Progress>,
}

impl Download {
    /// Until the download's end, or until nobody listens any more.
    async fn follow(self, mut watch: Watch) {
        let mut looks = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                _ = looks.tick() => {
                    let written = self.written();
                    self.sender.send_if_modified(|progress| {
                        let grown = written > progress.bytes_written;
                        progress.bytes_written = progress.bytes_written.max(written);
                        grown
                    });
                }
                found = watch.next() => {
                    let end = found.map_or(Some(Err(DownloadFailed)), |found| self.end(&found));
                    if let Some(result) = end {
                        self.finish(result);
                        return;
                    }
                }
                () = self.sender.closed() => return,
            }
        }
    }

    /// The last byte is held back until the recording was found whole: an answer that ends as it
    /// announced is a recording that was stored.
    fn written(&self) -> u64 {
        // The length of an open local file is in memory: no disk, no thread.
        let length = self.file.metadata().map_or(0, |meta| meta.len());
        length.min(self.total.saturating_sub(1))
    }

    fn end(&self, found: &Availability) -> Option<Result<(), DownloadFailed>> {
        match found {
            Availability::Preparing(preparing)
                if preparing.partial.as_deref() == Some(self.path()) =>
            {
                None
            }
            Availability::Ready(stored) if stored.bytes == self.total => Some(Ok(())),
            _ => Some(Err(DownloadFailed)),
        }
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn finish(&self, result: Result<(), DownloadFailed>) {
        self.sender.send_modify(|progress| {
            if result.is_ok() {
                progress.bytes_written = self.total;
            }
            progress.finished = Some(result);
        });
    }
}

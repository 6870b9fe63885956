//! A recording on its way into a bucket, in parts of which one is sent while the next is filled.
//!
//! The bucket shows nothing under the final name before the upload is completed, and then all of it.

use bytes::Bytes;
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{MultipartId, PutPayload};
use tokio_util::task::AbortOnDropHandle;

use super::bucket::Bucket;
use super::{StoreError, StoreKey};

/// Bytes of a part. Amazon refuses smaller ones, the last excepted.
pub(super) const PART: usize = 5 * 1024 * 1024;

type Sending = AbortOnDropHandle<Result<PartId, StoreError>>;

/// An upload that was begun; dropped, it is aborted.
#[derive(Debug)]
pub(super) struct Upload {
    bucket: Bucket,
    key: StoreKey,
    path: Path,
    id: MultipartId,
    parts: Vec<PartId>,
    sending: Option<Sending>,
    completed: bool,
}

impl Upload {
    pub(super) fn new(bucket: Bucket, key: StoreKey, path: Path, id: MultipartId) -> Self {
        Self {
            bucket,
            key,
            path,
            id,
            parts: Vec::new(),
            sending: None,
            completed: false,
        }
    }

    /// Sends a part, after the one before it has arrived: so two are in memory at most.
    pub(super) async fn put(&mut self, part: Vec<u8>) -> Result<(), StoreError> {
        self.settle().await?;
        if part.is_empty() {
            return Ok(());
        }
        let payload = PutPayload::from(Bytes::from(part));
        let (bucket, path, id) = (self.bucket.clone(), self.path.clone(), self.id.clone());
        let index = self.parts.len();
        let put = async move {
            let put = bucket.s3().put_part(&path, &id, index, payload);
            bucket.measured("put_part", put).await
        };
        self.sending = Some(AbortOnDropHandle::new(tokio::spawn(put)));
        Ok(())
    }

    /// Waits until every part has arrived.
    pub(super) async fn settle(&mut self) -> Result<(), StoreError> {
        if let Some(sending) = self.sending.take() {
            let sent = sending.await.map_err(std::io::Error::other)?;
            self.parts.push(sent?);
        }
        Ok(())
    }

    /// Makes it an object, which must then have this size.
    pub(super) async fn complete(mut self, bytes: u64) -> Result<(), StoreError> {
        let (path, id) = (self.path.clone(), self.id.clone());
        let parts = std::mem::take(&mut self.parts);
        let complete = self.bucket.s3().complete_multipart(&path, &id, parts);
        self.bucket.measured("complete", complete).await?;
        self.completed = true;
        let stored = self.bucket.size(&self.key).await?;
        if stored == Some(bytes) {
            Ok(())
        } else {
            Err(StoreError::Damaged)
        }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if self.completed {
            return;
        }
        self.sending = None;
        // Where the process ends first, a sweep aborts it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (bucket, key, id) = (self.bucket.clone(), self.key.clone(), self.id.clone());
            runtime.spawn(async move {
                if let Err(error) = bucket.abort(&key, &id).await {
                    tracing::debug!(%error, "an upload was not aborted");
                }
            });
        }
    }
}

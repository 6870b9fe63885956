//! A recording in a bucket, to be read.

use std::fs::File;
use std::io::Write;
use std::ops::Range;

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use sha2::{Digest, Sha256};

use super::bucket::Bucket;
use super::{StoreError, StoreKey, blocking};

/// A part of a recording as it arrives.
pub type ObjectStream = BoxStream<'static, Result<Bytes, StoreError>>;

/// A recording in a bucket, by its name and size. Cheap to clone; nothing is asked before it is read.
#[derive(Clone, Debug)]
pub struct Object {
    bucket: Bucket,
    key: StoreKey,
    bytes: u64,
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.bytes == other.bytes
    }
}

impl Eq for Object {}

impl Object {
    pub(super) fn new(bucket: Bucket, key: StoreKey, bytes: u64) -> Self {
        Self { bucket, key, bytes }
    }

    /// Its size.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads a range that lies within it. When this returns, the bucket has answered and the object has
    /// the right size: what follows is the content.
    ///
    /// A missing or changed object is [`StoreError::Damaged`]; a bucket that does not answer is
    /// another error.
    pub async fn read(&self, range: Range<u64>) -> Result<ObjectStream, StoreError> {
        if range.is_empty() {
            return Ok(stream::empty().boxed());
        }
        self.bucket.read(&self.key, self.bytes, range).await
    }

    /// Whether it is there and has its size.
    pub async fn verify(&self) -> Result<(), StoreError> {
        match self.bucket.size(&self.key).await? {
            Some(bytes) if bytes == self.bytes => Ok(()),
            Some(_) => Err(StoreError::Damaged),
            None => {
                self.bucket.check().await?;
                Err(StoreError::Damaged)
            }
        }
    }

    pub(super) async fn hash(&self) -> Result<Vec<u8>, StoreError> {
        let mut stream = self.read(0..self.bytes).await?;
        let mut digest = Sha256::new();
        while let Some(bytes) = stream.next().await.transpose()? {
            digest = blocking(move || {
                digest.update(&bytes);
                Ok(digest)
            })
            .await?;
        }
        Ok(digest.finalize().to_vec())
    }

    pub(super) async fn copy(&self) -> Result<File, StoreError> {
        let mut stream = self.read(0..self.bytes).await?;
        let mut file = blocking(|| Ok(tempfile::tempfile()?)).await?;
        while let Some(bytes) = stream.next().await.transpose()? {
            file = blocking(move || {
                file.write_all(&bytes)?;
                Ok(file)
            })
            .await?;
        }
        blocking(move || {
            std::io::Seek::rewind(&mut file)?;
            Ok(file)
        })
        .await
    }
}

//! What can be wrong with the store.

use std::io;
use std::path::PathBuf;

/// Why the store did not do what was asked. The messages name a folder or a bucket, for an operator's
/// log; they are not for a client.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such folder.
    #[error("recordings.folder: {} does not exist: is the volume mounted?", folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// It has no marker: the mount point of a missing volume, another bucket, or never migrated.
    #[error(
        "{place} carries no deployment marker: is it the right one, \
         and was `prosaas-api migrate` run?"
    )]
    NoMarker {
        /// The setting and its value.
        place: String,
    },
    /// It belongs to another database.
    #[error("{place} belongs to another deployment")]
    OtherDeployment {
        /// The setting and its value.
        place: String,
    },
    /// The folder can't be written to.
    #[error("recordings.folder: {} can't be written to", folder.display())]
    NotWritable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is no room.
    #[error("the recordings' volume is full")]
    Full,
    /// The recording is not what was stored.
    #[error("the stored file is missing or changed")]
    Damaged,
    /// Anything else the file system says.
    #[error("the recordings' volume failed")]
    Io(#[source] io::Error),
    /// The bucket's settings make no sense.
    #[error("recordings.s3 is not usable")]
    Settings(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The bucket refused, or can't be reached.
    #[error("the recordings' bucket failed")]
    Bucket(#[from] object_store::Error),
    /// The bucket did not answer in time.
    #[error("the recordings' bucket did not answer in time")]
    BucketSilent,
}

impl StoreError {
    pub(super) fn settings(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Settings(error.into())
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

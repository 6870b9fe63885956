//! What can be wrong with the store.

use std::io;
use std::path::PathBuf;

/// Why the store did not do what was asked. The messages name a folder, for an operator's log; they
/// are not for a client.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such folder.
    #[error("recordings.folder: {} does not exist: is the volume mounted?", folder.display())]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder has no marker: the mount point of a missing volume, or never migrated.
    #[error(
        "recordings.folder: {} carries no deployment marker: is the volume mounted, \
         and was `prosaas-api migrate` run?", folder.display()
    )]
    NoMarker {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder belongs to another database.
    #[error("recordings.folder: {} belongs to another deployment", folder.display())]
    OtherDeployment {
        /// The folder.
        folder: PathBuf,
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
    /// The file is not what was stored.
    #[error("the stored file is missing or changed")]
    Damaged,
    /// Anything else the file system says.
    #[error("the recordings' volume failed")]
    Io(#[source] io::Error),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

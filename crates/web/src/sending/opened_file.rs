//! A recording's file, opened and found to be what the database says.

use std::{fs::File, io, path::Path, sync::Arc};

use super::positioned_read::{self, Wait};

/// Why a file can't be sent.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no file of that name.
    #[error("the file is missing")]
    Missing,
    /// A directory, a symbolic link, a pipe or a device stands there.
    #[error("the path is not a regular file")]
    NotAFile,
    /// The file is longer or shorter than the recording.
    #[error("the file has {found} bytes instead of {expected}")]
    Damaged {
        /// Bytes of the recording.
        expected: u64,
        /// Bytes of the file.
        found: u64,
    },
    /// The file system refused.
    #[error("the file can't be opened")]
    Io(#[source] io::Error),
}

impl OpenError {
    /// Whether opening the same file again could succeed. The other cases need a new download.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Io(_) => true,
            Self::Missing | Self::NotAFile | Self::Damaged { .. } => false,
        }
    }
}

/// An open regular file. It stays whole for its reader when the name is removed or replaced.
#[derive(Debug, Clone)]
pub struct OpenedFile {
    file: Arc<File>,
}

impl OpenedFile {
    /// Opens a finished file, which must have exactly `expected` bytes.
    pub async fn open(path: &Path, expected: u64) -> Result<Self, OpenError> {
        let (opened, found) = Self::open_regular(path).await?;
        if found == expected {
            Ok(opened)
        } else {
            Err(OpenError::Damaged { expected, found })
        }
    }

    /// Opens a file that is still being written, of whatever length.
    pub async fn open_growing(path: &Path) -> Result<Self, OpenError> {
        Ok(Self::open_regular(path).await?.0)
    }

    /// A path that the kernel has in memory is opened here and now; only a disk costs a thread.
    async fn open_regular(path: &Path) -> Result<(Self, u64), OpenError> {
        let file = if let Ok(file) = positioned_read::open(path, Wait::Never) {
            file
        } else {
            // It may need the disk, or a sandbox may forbid openat2: the plain call decides.
            let path = path.to_owned();
            tokio::task::spawn_blocking(move || positioned_read::open(&path, Wait::Allowed))
                .await
                .map_err(|error| OpenError::Io(io::Error::other(error)))?
                .map_err(refine)?
        };
        let metadata = file.metadata().map_err(OpenError::Io)?;
        if !metadata.is_file() {
            return Err(OpenError::NotAFile);
        }
        let file = Arc::new(file);
        Ok((Self { file }, metadata.len()))
    }

    pub(super) fn share(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }
}

fn refine(error: io::Error) -> OpenError {
    match error.raw_os_error() {
        Some(libc::ENOENT | libc::ENOTDIR) => OpenError::Missing,
        Some(libc::ELOOP | libc::ENXIO) => OpenError::NotAFile,
        _ => OpenError::Io(error),
    }
}

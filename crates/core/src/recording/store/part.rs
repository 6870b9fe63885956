//! A file on its way in: written in batches away from the async threads, hashed as it grows, and
//! removed unless it is given its final name.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{StoreError, StoreKey, blocking};

/// Bytes that are written at once.
const BATCH: usize = 256 * 1024;
/// Bytes of the beginning that are kept for a look at the format.
const HEAD: usize = 4096;

/// A file under its temporary name; dropped, it is removed.
#[derive(Debug)]
pub(in crate::recording) struct Part {
    temporary: Temporary,
    key: StoreKey,
    writer: Option<Writer>,
    buffer: Vec<u8>,
    head: Vec<u8>,
    bytes: u64,
}

#[derive(Debug)]
struct Writer {
    file: File,
    digest: Sha256,
}

/// Removes the file when dropped, unless it was renamed.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // Gone already where it was renamed; otherwise a sweep removes what stays.
        let _ = fs::remove_file(&self.0);
    }
}

/// A whole file, on the disk, under its temporary name; dropped, it is removed.
#[derive(Debug)]
pub(in crate::recording) struct Sealed {
    temporary: Temporary,
    key: StoreKey,
    /// Its size.
    pub(in crate::recording) bytes: u64,
    /// Its content's hash.
    pub(in crate::recording) sha256: Vec<u8>,
    /// Its first bytes.
    pub(in crate::recording) head: Vec<u8>,
}

impl Part {
    pub(super) fn create(path: PathBuf, key: StoreKey) -> Result<Self, StoreError> {
        let file = File::create(&path)?;
        Ok(Self {
            temporary: Temporary(path),
            key,
            writer: Some(Writer {
                file,
                digest: Sha256::new(),
            }),
            buffer: Vec::new(),
            head: Vec::new(),
            bytes: 0,
        })
    }

    /// Bytes taken so far.
    pub(in crate::recording) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether bytes wait to be written.
    pub(in crate::recording) fn is_waiting(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// Takes bytes; they are in the file when a batch is full, or at the next flush.
    pub(in crate::recording) async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        self.buffer.extend_from_slice(bytes);
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.buffer.len() >= BATCH {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Writes what waits, so that a reader who follows the file sees it.
    pub(in crate::recording) async fn flush(&mut self) -> Result<(), StoreError> {
        let mut writer = self.writer.take().ok_or_else(broken)?;
        let mut buffer = std::mem::take(&mut self.buffer);
        let (writer, buffer) = blocking(move || {
            writer.digest.update(&buffer);
            writer.file.write_all(&buffer)?;
            buffer.clear();
            Ok((writer, buffer))
        })
        .await?;
        self.writer = Some(writer);
        self.buffer = buffer;
        Ok(())
    }

    /// Brings everything to the disk.
    pub(in crate::recording) async fn seal(mut self) -> Result<Sealed, StoreError> {
        self.flush().await?;
        let writer = self.writer.take().ok_or_else(broken)?;
        let sha256 = blocking(move || {
            writer.file.sync_all()?;
            Ok(writer.digest.finalize().to_vec())
        })
        .await?;
        Ok(Sealed {
            temporary: self.temporary,
            key: self.key,
            bytes: self.bytes,
            sha256,
            head: self.head,
        })
    }
}

impl Sealed {
    /// Its final name.
    pub(in crate::recording) fn key(&self) -> &StoreKey {
        &self.key
    }

    pub(super) fn rename(&self, path: &Path) -> io::Result<()> {
        fs::rename(&self.temporary.0, path)
    }
}

fn broken() -> StoreError {
    StoreError::Io(io::Error::other("an earlier write of this file failed"))
}

//! A recording on its way in: written in batches away from the async threads, hashed as it grows, and
//! removed unless it is given its final name.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::upload::{PART, Upload};
use super::{StoreError, StoreKey, blocking};

/// Bytes that are written to a file at once.
const BATCH: usize = 256 * 1024;
/// Bytes of the beginning that are kept for a look at the format.
const HEAD: usize = 4096;

/// A recording without its name yet; dropped, it is removed.
#[derive(Debug)]
pub(in crate::recording) struct Part {
    sink: Sink,
    key: StoreKey,
    digest: Option<Sha256>,
    buffer: Vec<u8>,
    head: Vec<u8>,
    bytes: u64,
}

#[derive(Debug)]
enum Sink {
    /// A file under its temporary name.
    File {
        temporary: Temporary,
        file: Option<File>,
    },
    /// An upload in parts, which makes an object only when it is completed.
    Upload(Upload),
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

/// All of a recording, safely in the store but without its name; dropped, it is removed.
#[derive(Debug)]
pub(in crate::recording) struct Sealed {
    sink: Sink,
    key: StoreKey,
    /// Its size.
    pub(in crate::recording) bytes: u64,
    /// Its content's hash.
    pub(in crate::recording) sha256: Vec<u8>,
    /// Its first bytes.
    pub(in crate::recording) head: Vec<u8>,
}

impl Part {
    pub(super) fn in_file(path: PathBuf, key: StoreKey) -> Result<Self, StoreError> {
        let file = Some(File::create(&path)?);
        let temporary = Temporary(path);
        Ok(Self::new(Sink::File { temporary, file }, key))
    }

    pub(super) fn in_upload(upload: Upload, key: StoreKey) -> Self {
        Self::new(Sink::Upload(upload), key)
    }

    fn new(sink: Sink, key: StoreKey) -> Self {
        Self {
            sink,
            key,
            digest: Some(Sha256::new()),
            buffer: Vec::new(),
            head: Vec::new(),
            bytes: 0,
        }
    }

    /// Bytes taken so far.
    pub(in crate::recording) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether bytes wait to be written where somebody could follow them.
    pub(in crate::recording) fn is_waiting(&self) -> bool {
        matches!(self.sink, Sink::File { .. }) && !self.buffer.is_empty()
    }

    /// Takes bytes; they are in the store when a batch is full, or at the next flush.
    pub(in crate::recording) async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        self.buffer.extend_from_slice(bytes);
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let batch = match self.sink {
            Sink::File { .. } => BATCH,
            Sink::Upload(_) => PART,
        };
        if self.buffer.len() >= batch {
            self.pass_on().await
        } else {
            Ok(())
        }
    }

    /// Writes what waits, so that a reader who follows the file sees it. Nobody follows an upload.
    pub(in crate::recording) async fn flush(&mut self) -> Result<(), StoreError> {
        if self.is_waiting() {
            self.pass_on().await?;
        }
        Ok(())
    }

    async fn pass_on(&mut self) -> Result<(), StoreError> {
        let mut digest = self.digest.take().ok_or_else(broken)?;
        let mut buffer = std::mem::take(&mut self.buffer);
        match &mut self.sink {
            Sink::File { file, .. } => {
                let mut writer = file.take().ok_or_else(broken)?;
                let (writer, digest, buffer) = blocking(move || {
                    digest.update(&buffer);
                    writer.write_all(&buffer)?;
                    buffer.clear();
                    Ok((writer, digest, buffer))
                })
                .await?;
                *file = Some(writer);
                self.digest = Some(digest);
                self.buffer = buffer;
            }
            Sink::Upload(upload) => {
                let (digest, buffer) = blocking(move || {
                    digest.update(&buffer);
                    Ok((digest, buffer))
                })
                .await?;
                upload.put(buffer).await?;
                self.digest = Some(digest);
            }
        }
        Ok(())
    }

    /// Brings everything into the store.
    pub(in crate::recording) async fn seal(mut self) -> Result<Sealed, StoreError> {
        self.pass_on().await?;
        let digest = self.digest.take().ok_or_else(broken)?;
        match &mut self.sink {
            Sink::File { file, .. } => {
                let file = file.take().ok_or_else(broken)?;
                blocking(move || Ok(file.sync_all()?)).await?;
            }
            Sink::Upload(upload) => upload.settle().await?,
        }
        Ok(Sealed {
            sink: self.sink,
            key: self.key,
            bytes: self.bytes,
            sha256: digest.finalize().to_vec(),
            head: self.head,
        })
    }
}

impl Sealed {
    /// Its final name.
    pub(in crate::recording) fn key(&self) -> &StoreKey {
        &self.key
    }

    /// Gives a file its final name.
    pub(super) fn rename(&self, path: &Path) -> io::Result<()> {
        match &self.sink {
            Sink::File { temporary, .. } => fs::rename(&temporary.0, path),
            Sink::Upload(_) => Err(io::Error::other("an upload is no file")),
        }
    }

    /// Makes an upload an object.
    pub(super) async fn complete(self) -> Result<(), StoreError> {
        match self.sink {
            Sink::Upload(upload) => upload.complete(self.bytes).await,
            Sink::File { .. } => Err(StoreError::Io(io::Error::other("a file is no upload"))),
        }
    }
}

/// Hashes what is written to it.
pub(super) struct HashWriter<'a>(pub(super) &'a mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn broken() -> StoreError {
    StoreError::Io(io::Error::other("an earlier write of this file failed"))
}

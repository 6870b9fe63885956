//! The folder: a file is written under a temporary name beside its final one, synced, renamed, and the
//! folder synced.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::part::HashWriter;
use super::{Aged, MARKER, Part, PartName, Sealed, StoreError, StoreKey, blocking};

/// The recordings' folder of one deployment. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: Arc<Path>,
    deployment: Uuid,
}

impl Folder {
    pub(super) fn open(path: &Path, deployment: Uuid) -> Result<Self, StoreError> {
        let folder = Self {
            path: path.into(),
            deployment,
        };
        folder.check()?;
        let probe = path.join(format!(".probe-{}", Uuid::new_v4().simple()));
        let written = File::create(&probe).and_then(|mut file| file.write_all(b"probe"));
        let removed = fs::remove_file(&probe);
        written
            .and(removed)
            .map_err(|source| match StoreError::from(source) {
                StoreError::Io(source) => StoreError::NotWritable {
                    folder: path.to_owned(),
                    source,
                },
                other => other,
            })?;
        Ok(folder)
    }

    pub(super) fn init(path: &Path, deployment: Uuid) -> Result<(), StoreError> {
        let not_writable = |source| StoreError::NotWritable {
            folder: path.to_owned(),
            source,
        };
        fs::create_dir_all(path).map_err(not_writable)?;
        let folder = Self {
            path: path.into(),
            deployment,
        };
        match folder.check() {
            Err(StoreError::NoMarker { .. }) => {
                fs::write(path.join(MARKER), format!("{deployment}\n")).map_err(not_writable)?;
                sync(path).map_err(not_writable)
            }
            other => other,
        }
    }

    pub(super) fn check(&self) -> Result<(), StoreError> {
        let place = || format!("recordings.folder: {}", self.path.display());
        match fs::read_to_string(self.path.join(MARKER)) {
            Ok(text) if text.trim() == self.deployment.to_string() => Ok(()),
            Ok(_) => Err(StoreError::OtherDeployment { place: place() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if self.path.is_dir() {
                    Err(StoreError::NoMarker { place: place() })
                } else {
                    Err(StoreError::Missing {
                        folder: self.path.to_path_buf(),
                    })
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn path(&self, key: &StoreKey) -> PathBuf {
        self.path.join(key.as_str())
    }

    pub(super) fn part_path(&self, key: &StoreKey, claims: i64) -> PathBuf {
        self.path.join(
            PartName {
                key: key.clone(),
                claims,
            }
            .to_string(),
        )
    }

    pub(super) fn open_file(&self, key: &StoreKey, bytes: u64) -> Result<File, StoreError> {
        let opened = File::open(self.path(key)).and_then(|file| Ok((file.metadata()?, file)));
        match opened {
            Ok((meta, file)) if meta.is_file() && meta.len() == bytes => Ok(file),
            Ok(_) => Err(StoreError::Damaged),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.check()?;
                Err(StoreError::Damaged)
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn remove(&self, path: PathBuf) -> Result<(), StoreError> {
        blocking(move || match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        })
        .await
    }

    pub(super) async fn begin(&self, key: StoreKey, claims: i64) -> Result<Part, StoreError> {
        let folder = self.clone();
        blocking(move || {
            folder.check()?;
            Part::in_file(folder.part_path(&key, claims), key)
        })
        .await
    }

    pub(super) async fn publish(&self, sealed: Sealed) -> Result<(), StoreError> {
        let folder = self.clone();
        blocking(move || {
            folder.check()?;
            sealed.rename(&folder.path(sealed.key()))?;
            Ok(sync(&folder.path)?)
        })
        .await
    }

    pub(super) async fn hash(&self, key: StoreKey, bytes: u64) -> Result<Vec<u8>, StoreError> {
        let folder = self.clone();
        blocking(move || {
            let mut file = folder.open_file(&key, bytes)?;
            let mut digest = Sha256::new();
            io::copy(&mut file, &mut HashWriter(&mut digest))?;
            Ok(digest.finalize().to_vec())
        })
        .await
    }

    pub(super) fn aged(&self, before: DateTime<Utc>) -> Result<Vec<Aged>, StoreError> {
        self.check()?;
        let mut aged = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let file = match name.parse::<PartName>() {
                Ok(part) => Aged::Part(part),
                Err(_) => match name.parse::<StoreKey>() {
                    Ok(key) => Aged::File(key),
                    Err(_) => continue,
                },
            };
            // Gone in the meantime: nothing to do.
            let Ok(modified) = entry.metadata().and_then(|meta| meta.modified()) else {
                continue;
            };
            if DateTime::<Utc>::from(modified) <= before {
                aged.push(file);
            }
        }
        Ok(aged)
    }
}

/// A rename is on the disk only when its folder is.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

//! The folder that holds the recordings.
//!
//! A file under its final name is always whole: it is written under a temporary name beside it,
//! synced, renamed, and the folder synced. A marker file tells that this is the deployment's folder
//! and not the empty mount point of a volume that is missing.

mod key;
mod part;
mod problem;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::database::DatabaseError;
use crate::schema::deployment;

pub(super) use key::PartName;
pub use key::{InvalidKey, StoreKey};
pub(super) use part::{Part, Sealed};
pub use problem::StoreError;

const MARKER: &str = ".prosaas-deployment";

/// The recordings' folder of one deployment. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    folder: Arc<Path>,
    deployment: Uuid,
}

/// The deployment's identity, which the folder's marker must carry.
pub async fn deployment_id(conn: &mut AsyncPgConnection) -> Result<Uuid, DatabaseError> {
    Ok(deployment::table.select(deployment::id).first(conn).await?)
}

impl Store {
    /// The folder, if it is there, is this deployment's, and can be written to.
    pub fn open(folder: &Path, deployment: Uuid) -> Result<Self, StoreError> {
        let store = Self {
            folder: folder.into(),
            deployment,
        };
        store.check()?;
        let probe = folder.join(format!(".probe-{}", Uuid::new_v4().simple()));
        let written = File::create(&probe).and_then(|mut file| file.write_all(b"probe"));
        let removed = fs::remove_file(&probe);
        written
            .and(removed)
            .map_err(|source| match StoreError::from(source) {
                StoreError::Io(source) => StoreError::NotWritable {
                    folder: folder.to_owned(),
                    source,
                },
                other => other,
            })?;
        Ok(store)
    }

    /// Makes the folder and its marker where there is none yet; refuses another deployment's folder.
    pub fn init(folder: &Path, deployment: Uuid) -> Result<(), StoreError> {
        let not_writable = |source| StoreError::NotWritable {
            folder: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(not_writable)?;
        match (Self {
            folder: folder.into(),
            deployment,
        })
        .check()
        {
            Err(StoreError::NoMarker { .. }) => {
                fs::write(folder.join(MARKER), format!("{deployment}\n")).map_err(not_writable)?;
                sync_folder(folder).map_err(not_writable)
            }
            other => other,
        }
    }

    /// Whether the folder is there and this deployment's.
    pub fn check(&self) -> Result<(), StoreError> {
        let folder = || self.folder.to_path_buf();
        match fs::read_to_string(self.folder.join(MARKER)) {
            Ok(text) if text.trim() == self.deployment.to_string() => Ok(()),
            Ok(_) => Err(StoreError::OtherDeployment { folder: folder() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if self.folder.is_dir() {
                    Err(StoreError::NoMarker { folder: folder() })
                } else {
                    Err(StoreError::Missing { folder: folder() })
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the file of this name is, if it is there.
    pub fn path(&self, key: &StoreKey) -> PathBuf {
        self.folder.join(key.as_str())
    }

    /// Opens a file that must have this size.
    ///
    /// A missing or changed file is [`StoreError::Damaged`], but only where the folder is the right
    /// one: otherwise the volume is missing, and nothing is known about the file.
    pub fn open_file(&self, key: &StoreKey, bytes: u64) -> Result<File, StoreError> {
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

    /// Removes a file; one that is not there is removed already.
    pub async fn remove(&self, key: &StoreKey) -> Result<(), StoreError> {
        let path = self.path(key);
        blocking(move || match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        })
        .await
    }

    /// Begins a file under its temporary name.
    pub(super) async fn begin(&self, key: StoreKey, claims: i64) -> Result<Part, StoreError> {
        let store = self.clone();
        blocking(move || {
            store.check()?;
            Part::create(store.part_path(&key, claims), key)
        })
        .await
    }

    /// Gives a finished file its final name.
    pub(super) async fn publish(&self, sealed: Sealed) -> Result<(), StoreError> {
        let store = self.clone();
        blocking(move || {
            store.check()?;
            sealed.rename(&store.path(sealed.key()))?;
            Ok(sync_folder(&store.folder)?)
        })
        .await
    }

    /// Where a claim's unfinished file grows.
    pub(super) fn part_path(&self, key: &StoreKey, claims: i64) -> PathBuf {
        self.folder.join(
            PartName {
                key: key.clone(),
                claims,
            }
            .to_string(),
        )
    }

    /// The content's hash, or [`StoreError::Damaged`] by what [`Store::open_file`] sees.
    pub(super) async fn hash(&self, key: StoreKey, bytes: u64) -> Result<Vec<u8>, StoreError> {
        let store = self.clone();
        blocking(move || {
            let mut file = store.open_file(&key, bytes)?;
            let mut digest = Sha256::new();
            io::copy(&mut file, &mut HashWriter(&mut digest))?;
            Ok(digest.finalize().to_vec())
        })
        .await
    }
}

struct HashWriter<'a>(&'a mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A rename is on the disk only when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Runs file work away from the threads that serve.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(StoreError::Io(io::Error::other(error))),
    }
}

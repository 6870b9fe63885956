//! Where the recordings are kept: a folder that every service shares, or a bucket.
//!
//! Under its final name a recording is always whole, in both. A marker tells that this is the
//! deployment's store and not the empty mount point of a volume that is missing, or another bucket.

mod aged;
mod bucket;
mod folder;
mod key;
mod object;
mod part;
mod problem;
mod upload;

use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::database::DatabaseError;
use crate::schema::deployment;
use crate::settings::{RecordingsSettings, StoreKind};

pub(super) use aged::Aged;
use bucket::Bucket;
use folder::Folder;
pub(super) use key::PartName;
pub use key::{InvalidKey, StoreKey};
pub use object::{Object, ObjectStream};
pub(super) use part::{Part, Sealed};
pub use problem::StoreError;

/// The name of what tells whose store it is.
const MARKER: &str = ".prosaas-deployment";

/// The recordings' store of one deployment. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Folder(Folder),
    Bucket(Bucket),
}

/// Where a stored recording is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// An object in a bucket.
    Object(Object),
}

impl Place {
    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Object(_) => None,
        }
    }
}

/// The deployment's identity, which the store's marker must carry.
pub async fn deployment_id(conn: &mut AsyncPgConnection) -> Result<Uuid, DatabaseError> {
    Ok(deployment::table.select(deployment::id).first(conn).await?)
}

impl Store {
    /// The store that the settings name, if it is there and this deployment's.
    pub async fn connect(
        settings: &RecordingsSettings,
        deployment: Uuid,
    ) -> Result<Self, StoreError> {
        match settings.store {
            StoreKind::Folder => {
                let folder = settings.folder.clone();
                blocking(move || Self::open(&folder, deployment)).await
            }
            StoreKind::S3 => {
                let bucket = Bucket::new(&settings.s3, deployment)?;
                bucket.check().await?;
                Ok(Self(Kind::Bucket(bucket)))
            }
        }
    }

    /// Marks the store that the settings name as this deployment's, where it has no marker yet;
    /// refuses another's.
    pub async fn prepare(
        settings: &RecordingsSettings,
        deployment: Uuid,
    ) -> Result<(), StoreError> {
        match settings.store {
            StoreKind::Folder => {
                let folder = settings.folder.clone();
                blocking(move || Self::init(&folder, deployment)).await
            }
            StoreKind::S3 => Bucket::new(&settings.s3, deployment)?.init().await,
        }
    }

    /// A folder, if it is there, is this deployment's, and can be written to.
    pub fn open(folder: &Path, deployment: Uuid) -> Result<Self, StoreError> {
        Folder::open(folder, deployment).map(|folder| Self(Kind::Folder(folder)))
    }

    /// Makes a folder and its marker where there is none yet; refuses another deployment's folder.
    pub fn init(folder: &Path, deployment: Uuid) -> Result<(), StoreError> {
        Folder::init(folder, deployment)
    }

    /// Whether the store is there and this deployment's.
    pub async fn check(&self) -> Result<(), StoreError> {
        match &self.0 {
            Kind::Folder(folder) => {
                let folder = folder.clone();
                blocking(move || folder.check()).await
            }
            Kind::Bucket(bucket) => bucket.check().await,
        }
    }

    /// Where the recording of this name and size is, if it is there.
    pub fn place(&self, key: &StoreKey, bytes: u64) -> Place {
        match &self.0 {
            Kind::Folder(folder) => Place::File(folder.path(key)),
            Kind::Bucket(bucket) => Place::Object(Object::new(bucket.clone(), key.clone(), bytes)),
        }
    }

    /// The recording as a local file, which must have this size; one from a bucket is copied into a
    /// file without a name, which ends with its handle.
    ///
    /// A missing or changed recording is [`StoreError::Damaged`], but only where the store is the
    /// right one: otherwise nothing is known about it.
    pub async fn local_file(&self, key: &StoreKey, bytes: u64) -> Result<File, StoreError> {
        match &self.0 {
            Kind::Folder(folder) => {
                let (folder, key) = (folder.clone(), key.clone());
                blocking(move || folder.open_file(&key, bytes)).await
            }
            Kind::Bucket(bucket) => Object::new(bucket.clone(), key.clone(), bytes).copy().await,
        }
    }

    /// Removes a recording; one that is not there is removed already.
    pub async fn remove(&self, key: &StoreKey) -> Result<(), StoreError> {
        match &self.0 {
            Kind::Folder(folder) => folder.remove(folder.path(key)).await,
            Kind::Bucket(bucket) => bucket.remove(key).await,
        }
    }

    /// Begins a recording; it has its name only when it is published.
    pub(super) async fn begin(&self, key: StoreKey, claims: i64) -> Result<Part, StoreError> {
        match &self.0 {
            Kind::Folder(folder) => folder.begin(key, claims).await,
            Kind::Bucket(bucket) => bucket.begin(key).await,
        }
    }

    /// Gives a finished recording its final name.
    pub(super) async fn publish(&self, sealed: Sealed) -> Result<(), StoreError> {
        match &self.0 {
            Kind::Folder(folder) => folder.publish(sealed).await,
            Kind::Bucket(_) => sealed.complete().await,
        }
    }

    /// Where a claim's unfinished file can be followed as it grows; none in a bucket.
    pub(super) fn part_path(&self, key: &StoreKey, claims: i64) -> Option<PathBuf> {
        match &self.0 {
            Kind::Folder(folder) => Some(folder.part_path(key, claims)),
            Kind::Bucket(_) => None,
        }
    }

    /// The content's SHA-256, or [`StoreError::Damaged`] as from [`Store::local_file`].
    pub(super) async fn hash(&self, key: StoreKey, bytes: u64) -> Result<Vec<u8>, StoreError> {
        match &self.0 {
            Kind::Folder(folder) => folder.hash(key, bytes).await,
            Kind::Bucket(bucket) => Object::new(bucket.clone(), key, bytes).hash().await,
        }
    }

    /// What was not written to since `before`: recordings, and what is left of unfinished ones.
    pub(super) async fn aged(&self, before: DateTime<Utc>) -> Result<Vec<Aged>, StoreError> {
        match &self.0 {
            Kind::Folder(folder) => {
                let folder = folder.clone();
                blocking(move || folder.aged(before)).await
            }
            Kind::Bucket(bucket) => bucket.aged(before).await,
        }
    }

    /// Removes what [`Store::aged`] has found.
    pub(super) async fn discard(&self, aged: &Aged) -> Result<(), StoreError> {
        match (&self.0, aged) {
            (_, Aged::File(key)) => self.remove(key).await,
            (Kind::Folder(folder), Aged::Part(part)) => {
                folder
                    .remove(folder.part_path(&part.key, part.claims))
                    .await
            }
            (Kind::Bucket(bucket), Aged::Upload { key, id }) => bucket.abort(key, id).await,
            // Neither has what the other has.
            (Kind::Bucket(_), Aged::Part(_)) | (Kind::Folder(_), Aged::Upload { .. }) => Ok(()),
        }
    }
}

/// Runs file work away from the threads that serve.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(StoreError::Io(std::io::Error::other(error))),
    }
}

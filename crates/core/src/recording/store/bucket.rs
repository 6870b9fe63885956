//! The bucket of an S3-compatible server.

mod uploads;

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::stream::StreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, Error, GetOptions, ObjectStore, ObjectStoreExt, PutPayload,
    RetryConfig,
};
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use super::object::ObjectStream;
use super::upload::Upload;
use super::{Aged, MARKER, Part, StoreError, StoreKey};
use crate::settings::S3Settings;
use uploads::Uploads;

/// Whoever waits for an answer's beginning is told after so long that the bucket is away.
const PATIENCE: Duration = Duration::from_secs(10);
/// For a connection, and between two pieces of a body; also for a part to arrive.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// Further tries of a request that met a moment's fault.
const RETRIES: usize = 3;
const RETRY_TIMEOUT: Duration = Duration::from_secs(30);
const BACKOFF: Duration = Duration::from_millis(100);
const LONGEST_BACKOFF: Duration = Duration::from_secs(2);

/// The recordings' bucket of one deployment. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Bucket(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    s3: AmazonS3,
    uploads: Uploads,
    name: String,
    prefix: Path,
    deployment: Uuid,
}

impl Bucket {
    /// Connects to nothing yet.
    pub(super) fn new(settings: &S3Settings, deployment: Uuid) -> Result<Self, StoreError> {
        let url = settings.bucket_url().map_err(StoreError::settings)?;
        let options = ClientOptions::new()
            // The whole of a body takes as long as its listener.
            .with_timeout_disabled()
            .with_connect_timeout(CONNECT_TIMEOUT)
            .with_read_timeout(READ_TIMEOUT)
            .with_allow_http(url.starts_with("http://"));
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: BACKOFF,
                max_backoff: LONGEST_BACKOFF,
                base: 2.0,
            },
            max_retries: RETRIES,
            retry_timeout: RETRY_TIMEOUT,
        };
        let secret = settings.secret_access_key.expose_secret();
        let builder = if settings.access_key_id.is_empty() {
            AmazonS3Builder::from_env()
        } else {
            AmazonS3Builder::new()
                .with_access_key_id(&settings.access_key_id)
                .with_secret_access_key(secret)
        };
        // The bucket is a part of the address in both forms.
        let s3 = builder
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_endpoint(&url)
            .with_virtual_hosted_style_request(true)
            .with_client_options(options)
            .with_retry(retry)
            .build()
            .map_err(StoreError::settings)?;
        Ok(Self(Arc::new(Inner {
            uploads: Uploads::new(&url, &settings.region)?,
            s3,
            name: settings.bucket.clone(),
            prefix: Path::parse(settings.prefix.trim_matches('/')).map_err(StoreError::settings)?,
            deployment,
        })))
    }

    pub(super) async fn init(&self) -> Result<(), StoreError> {
        match self.check().await {
            Err(StoreError::NoMarker { .. }) => {
                let marker = PutPayload::from(format!("{}\n", self.0.deployment));
                let path = self.path(MARKER);
                self.measured("put", self.s3().put(&path, marker)).await?;
                Ok(())
            }
            other => other,
        }
    }

    pub(super) async fn check(&self) -> Result<(), StoreError> {
        let place = || format!("recordings.s3: the bucket {}", self.0.name);
        let path = self.path(MARKER);
        let read = async {
            let found = self.s3().get(&path).await?;
            found.bytes().await
        };
        match self.measured("get", within(read)).await {
            Ok(text) if text.trim_ascii() == self.0.deployment.to_string().as_bytes() => Ok(()),
            Ok(_) => Err(StoreError::OtherDeployment { place: place() }),
            Err(StoreError::Bucket(Error::NotFound { .. })) => {
                Err(StoreError::NoMarker { place: place() })
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn s3(&self) -> &AmazonS3 {
        &self.0.s3
    }

    /// The object's size; `None` where there is none.
    pub(super) async fn size(&self, key: &StoreKey) -> Result<Option<u64>, StoreError> {
        let path = self.path(key.as_str());
        match self.measured("head", within(self.s3().head(&path))).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(StoreError::Bucket(Error::NotFound { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Begins to read a range of an object that must have this size.
    pub(super) async fn read(
        &self,
        key: &StoreKey,
        bytes: u64,
        range: Range<u64>,
    ) -> Result<ObjectStream, StoreError> {
        let path = self.path(key.as_str());
        let options = GetOptions::new().with_range(Some(range.clone()));
        let get = within(self.s3().get_opts(&path, options));
        match self.measured("get", get).await {
            Ok(found) if found.meta.size == bytes && found.range == range => {
                let stream = found.into_stream();
                Ok(stream.map(|bytes| bytes.map_err(StoreError::from)).boxed())
            }
            Ok(_) => Err(StoreError::Damaged),
            Err(StoreError::Bucket(error)) => Err(self.why(key, bytes, error).await),
            Err(error) => Err(error),
        }
    }

    /// What an object that can't be read has: nothing is known about it where the bucket is not this
    /// deployment's, or does not answer. One that is shorter than the range makes the server refuse.
    async fn why(&self, key: &StoreKey, bytes: u64, error: Error) -> StoreError {
        if matches!(error, Error::NotFound { .. }) {
            return self.check().await.err().unwrap_or(StoreError::Damaged);
        }
        match self.size(key).await {
            Ok(Some(found)) if found != bytes => StoreError::Damaged,
            _ => StoreError::Bucket(error),
        }
    }

    pub(super) async fn remove(&self, key: &StoreKey) -> Result<(), StoreError> {
        let path = self.path(key.as_str());
        match self.measured("delete", self.s3().delete(&path)).await {
            Err(StoreError::Bucket(Error::NotFound { .. })) => Ok(()),
            other => other,
        }
    }

    pub(super) async fn begin(&self, key: StoreKey) -> Result<Part, StoreError> {
        self.check().await?;
        let path = self.path(key.as_str());
        let create = self.s3().create_multipart(&path);
        let id = self.measured("create", create).await?;
        let upload = Upload::new(self.clone(), key.clone(), path, id);
        Ok(Part::in_upload(upload, key))
    }

    /// Ends an upload that is not to be completed; one that is not there is ended already.
    pub(super) async fn abort(&self, key: &StoreKey, id: &str) -> Result<(), StoreError> {
        let (path, id) = (self.path(key.as_str()), id.to_owned());
        let abort = self.s3().abort_multipart(&path, &id);
        match self.measured("abort", abort).await {
            Err(StoreError::Bucket(Error::NotFound { .. })) => Ok(()),
            other => other,
        }
    }

    pub(super) async fn aged(&self, before: DateTime<Utc>) -> Result<Vec<Aged>, StoreError> {
        self.check().await?;
        let mut aged = Vec::new();
        let mut objects = self.s3().list(Some(&self.0.prefix));
        while let Some(object) = objects.next().await.transpose()? {
            if object.last_modified > before {
                continue;
            }
            if let Some(key) = self.key(object.location.as_ref()) {
                aged.push(Aged::File(key));
            }
        }
        let list = self.0.uploads.list(self.s3(), self.0.prefix.as_ref());
        for upload in list.await? {
            if upload.initiated <= before
                && let Some(key) = self.key(&upload.key)
            {
                let id = upload.upload_id;
                aged.push(Aged::Upload { key, id });
            }
        }
        Ok(aged)
    }

    fn path(&self, name: &str) -> Path {
        self.0.prefix.clone().join(name)
    }

    /// The recording's name, if the object is one of ours.
    fn key(&self, location: &str) -> Option<StoreKey> {
        let prefix = self.0.prefix.as_ref();
        let name = location.strip_prefix(prefix)?;
        let name = if prefix.is_empty() {
            name
        } else {
            name.strip_prefix('/')?
        };
        name.parse().ok()
    }

    /// Notes how long the bucket took, and whether it did what was asked.
    pub(super) async fn measured<T, E: Into<StoreError>>(
        &self,
        operation: &'static str,
        request: impl Future<Output = Result<T, E>>,
    ) -> Result<T, StoreError> {
        let started = Instant::now();
        let result = request.await.map_err(Into::into);
        let outcome = match &result {
            Ok(_) => "ok",
            Err(StoreError::Bucket(Error::NotFound { .. })) => "not_found",
            Err(_) => "failed",
        };
        let labels = [("operation", operation), ("outcome", outcome)];
        metrics::histogram!("prosaas_bucket_request_seconds", &labels)
            .record(started.elapsed().as_secs_f64());
        result
    }
}

/// Bounds what somebody waits for.
async fn within<T>(request: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
    match timeout(PATIENCE, request).await {
        Ok(result) => Ok(result?),
        Err(_elapsed) => Err(StoreError::BucketSilent),
    }
}

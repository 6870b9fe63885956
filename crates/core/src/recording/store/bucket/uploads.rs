//! Uploads that were begun and never completed: what a worker leaves that was killed in the middle of
//! one. The bucket keeps their parts, unseen and paid for, until they are aborted.
//!
//! `object_store` has no such list, so the request is made here, with its signature.

use std::time::Duration;

use chrono::{DateTime, Utc};
use object_store::aws::{AmazonS3, AwsAuthorizer};
use object_store::client::{HttpRequest, HttpRequestBody};
use serde::Deserialize;
use url::Url;

use super::super::StoreError;

const TIMEOUT: Duration = Duration::from_secs(30);

/// How the list is asked for: Amazon's `ListMultipartUploads`.
#[derive(Debug)]
pub(super) struct Uploads {
    http: reqwest::Client,
    bucket: Url,
    region: String,
}

/// An upload that is under way, or left behind.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Unfinished {
    pub(super) key: String,
    pub(super) upload_id: String,
    pub(super) initiated: DateTime<Utc>,
}

#[derive(Deserialize)]
struct List {
    #[serde(rename = "Upload", default)]
    uploads: Vec<Unfinished>,
}

impl Uploads {
    pub(super) fn new(bucket: &str, region: &str) -> Result<Self, StoreError> {
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(StoreError::settings)?;
        Ok(Self {
            http,
            bucket: Url::parse(bucket).map_err(StoreError::settings)?,
            region: region.to_owned(),
        })
    }

    /// The first thousand whose names begin with `prefix`; what is aborted makes room for the next.
    pub(super) async fn list(
        &self,
        s3: &AmazonS3,
        prefix: &str,
    ) -> Result<Vec<Unfinished>, StoreError> {
        let mut url = self.bucket.clone();
        url.query_pairs_mut()
            .append_pair("prefix", prefix)
            .append_pair("uploads", "");
        let credential = s3.credentials().get_credential().await?;
        let mut request: HttpRequest = http::Request::get(url.as_str())
            .body(HttpRequestBody::empty())
            .map_err(std::io::Error::other)?;
        AwsAuthorizer::new(&credential, "s3", &self.region).try_authorize(&mut request, None)?;
        let answer = self
            .http
            .get(url)
            .headers(request.headers().clone())
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map_err(std::io::Error::other)?;
        let text = answer.text().await.map_err(std::io::Error::other)?;
        let list: List = quick_xml::de::from_str(&text).map_err(std::io::Error::other)?;
        Ok(list.uploads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_amazon_writes_it() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
            <ListMultipartUploadsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
            <Bucket>calls</Bucket><IsTruncated>false</IsTruncated>\
            <Upload><Key>a/CA1.mp3</Key><UploadId>one</UploadId>\
            <Initiator><ID>x</ID></Initiator><StorageClass>STANDARD</StorageClass>\
            <Initiated>2026-11-10T20:48:33.000Z</Initiated></Upload>\
            <Upload><Key>a/CA2.mp3</Key><UploadId>two</UploadId>\
            <Initiated>2026-11-11T20:48:33Z</Initiated></Upload>\
            </ListMultipartUploadsResult>";
        let list: List = quick_xml::de::from_str(text).unwrap();
        let ids: Vec<_> = list
            .uploads
            .iter()
            .map(|one| one.upload_id.as_str())
            .collect();
        assert_eq!(ids, ["one", "two"]);
        let empty = "<ListMultipartUploadsResult><Bucket>c</Bucket></ListMultipartUploadsResult>";
        let none: List = quick_xml::de::from_str(empty).unwrap();
        assert!(none.uploads.is_empty());
    }
}

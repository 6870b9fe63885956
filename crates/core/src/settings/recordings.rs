//! `[recordings]`.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use super::{SettingsError, contradiction};

/// Where recordings live and how they are sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingsSettings {
    /// What holds them.
    pub store: StoreKind,
    /// The one folder that every service shares, where it is a folder.
    pub folder: PathBuf,
    /// The bucket, where it is one.
    pub s3: S3Settings,
    /// Who sends the bytes.
    pub sending: Sending,
    /// nginx's internal location for the folder, with slashes around it.
    pub accel_location: String,
    /// How long a listener's permission is remembered.
    pub remember_seconds: u64,
}

/// What holds the recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// A folder that every service mounts.
    Folder,
    /// A bucket of an S3-compatible server.
    S3,
}

/// `[recordings.s3]`: the bucket and how it is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Settings {
    /// The bucket's name.
    pub bucket: String,
    /// In front of every object's name.
    pub prefix: String,
    /// The region, which is a part of each signature.
    pub region: String,
    /// The server's address; empty: Amazon's of the region.
    pub endpoint: String,
    /// Whether the bucket stands in the path, and not in the host's name.
    pub path_style: bool,
    /// The key's name; empty, with the secret: found as Amazon's own tools do.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: SecretString,
}

/// Who sends a recording's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// The service itself.
    Direct,
    /// nginx, told by `X-Accel-Redirect`.
    Accel,
}

impl RecordingsSettings {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if self.store == StoreKind::Folder {
            return Ok(());
        }
        if self.sending == Sending::Accel {
            return Err(contradiction(
                "recordings.sending: nginx can't send what is in a bucket, it must be direct",
            ));
        }
        self.s3.check()
    }
}

impl S3Settings {
    fn check(&self) -> Result<(), SettingsError> {
        if self.bucket.is_empty() {
            return Err(contradiction("recordings.s3.bucket is missing"));
        }
        if self.access_key_id.is_empty() != self.secret_access_key.expose_secret().is_empty() {
            return Err(contradiction(
                "recordings.s3: access_key_id and secret_access_key go together",
            ));
        }
        self.bucket_url().map(drop)
    }

    /// The bucket's own address, without a closing slash.
    pub fn bucket_url(&self) -> Result<String, SettingsError> {
        let server = if self.endpoint.is_empty() {
            format!("https://s3.{}.amazonaws.com", self.region)
        } else {
            self.endpoint.trim_end_matches('/').to_owned()
        };
        let scheme = Url::parse(&server)
            .ok()
            .filter(Url::has_host)
            .map(|url| url.scheme().to_owned())
            .filter(|scheme| matches!(scheme.as_str(), "http" | "https"))
            .ok_or_else(|| contradiction("recordings.s3.endpoint must be an http(s) address"))?;
        if self.path_style {
            return Ok(format!("{server}/{}", self.bucket));
        }
        let host = server.trim_start_matches(&format!("{scheme}://"));
        Ok(format!("{scheme}://{}.{host}", self.bucket))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(endpoint: &str, path_style: bool) -> S3Settings {
        S3Settings {
            bucket: "calls".to_owned(),
            prefix: String::new(),
            region: "eu-central-1".to_owned(),
            endpoint: endpoint.to_owned(),
            path_style,
            access_key_id: String::new(),
            secret_access_key: SecretString::default(),
        }
    }

    #[test]
    fn the_bucket_stands_in_the_path_or_in_the_host() {
        for (endpoint, path_style, url) in [
            ("", true, "https://s3.eu-central-1.amazonaws.com/calls"),
            ("", false, "https://calls.s3.eu-central-1.amazonaws.com"),
            (
                "http://127.0.0.1:9000/",
                true,
                "http://127.0.0.1:9000/calls",
            ),
            (
                "https://s3.example.com",
                false,
                "https://calls.s3.example.com",
            ),
        ] {
            assert_eq!(s3(endpoint, path_style).bucket_url().unwrap(), url);
        }
    }

    #[test]
    fn an_address_that_is_none_and_half_a_key_are_refused() {
        assert!(s3("s3.example.com", true).check().is_err());
        assert!(s3("ftp://s3.example.com", true).check().is_err());
        let half = S3Settings {
            access_key_id: "AKIA".to_owned(),
            ..s3("", true)
        };
        assert!(half.check().is_err());
    }
}

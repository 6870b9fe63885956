//! A recording on disk with known bytes and known validators.

use std::{fs, path::PathBuf};

use chrono::{DateTime, Utc};
use prosaas_web::sending::{Disposition, Representation};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// `Last-Modified` of every test recording; the file itself is newer.
pub(crate) const MODIFIED: &str = "Tue, 03 Mar 2026 10:20:30 GMT";

/// Content that differs at every position one could confuse with another.
pub(crate) fn content(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .collect()
}

/// A recording, and the directory that holds it.
pub(crate) struct Recording {
    pub(crate) directory: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

impl Recording {
    pub(crate) fn new(len: usize) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("CA1.mp3");
        let bytes = content(len);
        fs::write(&path, &bytes).unwrap();
        Self {
            directory,
            path,
            bytes,
        }
    }

    pub(crate) fn len(&self) -> u64 {
        u64::try_from(self.bytes.len()).unwrap()
    }

    pub(crate) fn representation(&self) -> Representation {
        let digest: [u8; 32] = Sha256::digest(&self.bytes).into();
        Representation::new("audio/mpeg", self.len())
            .with_validators(&digest, modified())
            .with_filename(Disposition::Inline, "שיחה 1.mp3")
    }

    pub(crate) fn etag(&self) -> String {
        let value = self.representation().etag().unwrap().header().clone();
        value.to_str().unwrap().to_owned()
    }
}

fn modified() -> DateTime<Utc> {
    DateTime::parse_from_rfc2822(MODIFIED).unwrap().to_utc()
}

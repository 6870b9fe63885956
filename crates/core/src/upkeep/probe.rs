//! A small file in the recordings folder that one program writes and the others read: the proof that
//! all of them have the same volume.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Subcommand;
use uuid::Uuid;

/// What to do with a probe.
#[derive(Clone, Debug, Subcommand)]
pub enum Probe {
    /// Make it, with a content that nobody can guess, and print that.
    Write {
        /// Its name: letters, digits and hyphens.
        name: ProbeName,
    },
    /// Print its content.
    Read {
        /// Its name.
        name: ProbeName,
    },
    /// Remove it.
    Remove {
        /// Its name.
        name: ProbeName,
    },
}

/// A name that cannot lead out of the folder, nor meet a recording's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeName(String);

/// The text is no probe's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a probe's name has 1 to 64 letters, digits and hyphens")]
pub struct InvalidProbeName;

/// Why a probe could not be written, read or removed.
#[derive(Debug, thiserror::Error)]
#[error("the probe {}: {source}", path.display())]
pub struct ProbeError {
    path: PathBuf,
    source: io::Error,
}

impl FromStr for ProbeName {
    type Err = InvalidProbeName;

    fn from_str(text: &str) -> Result<Self, InvalidProbeName> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if matches!(text.len(), 1..=64) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidProbeName)
        }
    }
}

impl Probe {
    pub(super) fn run(&self, folder: &Path) -> Result<String, ProbeError> {
        let (Self::Write { name } | Self::Read { name } | Self::Remove { name }) = self;
        let path = folder.join(format!(".probe-{}", name.0));
        let done = match self {
            Self::Write { .. } => write(&path),
            Self::Read { .. } => fs::read_to_string(&path),
            Self::Remove { .. } => fs::remove_file(&path).map(|()| String::new()),
        };
        done.map_err(|source| ProbeError { path, source })
    }
}

fn write(path: &Path) -> io::Result<String> {
    let content = Uuid::new_v4().to_string();
    let mut file = File::create_new(path)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> ProbeName {
        text.parse().unwrap()
    }

    #[test]
    fn what_one_writes_another_reads_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let written = Probe::Write { name: name("a") }.run(folder.path()).unwrap();
        let read = Probe::Read { name: name("a") };
        assert_eq!(read.run(folder.path()).unwrap(), written);
        Probe::Remove { name: name("a") }
            .run(folder.path())
            .unwrap();
        assert!(read.run(folder.path()).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn another_folder_does_not_have_it() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        Probe::Write { name: name("a") }.run(one.path()).unwrap();
        let missing = Probe::Read { name: name("a") }.run(other.path());
        assert!(missing.unwrap_err().to_string().contains(".probe-a"));
    }

    #[test]
    fn a_probe_that_is_there_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let probe = Probe::Write { name: name("a") };
        let first = probe.run(folder.path()).unwrap();
        assert!(probe.run(folder.path()).is_err());
        let read = Probe::Read { name: name("a") }.run(folder.path());
        assert_eq!(read.unwrap(), first);
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_none() {
        for text in ["", "..", "a/b", "../x", "a.mp3", "a b", &"a".repeat(65)] {
            assert_eq!(text.parse::<ProbeName>(), Err(InvalidProbeName), "{text}");
        }
    }
}

//! Where an answer's bytes come from: a file, or an object in a bucket.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::{fs::File, ops::Range};

use bytes::Bytes;
use prosaas_core::recording::{Object, Place};

use super::object_reader::ObjectReader;
use super::opened_file::{OpenError, OpenedFile};
use super::range_reader::{BodyError, RangeReader};

/// A stored recording, ready to be sent. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Source {
    /// Open, and found to be what the database says.
    File(OpenedFile),
    /// Not asked for yet: whether it is there shows when it is sent.
    Object(Object),
}

impl Source {
    /// Opens a finished recording, which must have exactly `expected` bytes.
    pub async fn open(place: &Place, expected: u64) -> Result<Self, OpenError> {
        match place {
            Place::File(path) => Ok(Self::File(OpenedFile::open(path, expected).await?)),
            Place::Object(object) => Ok(Self::Object(object.clone())),
        }
    }

    pub(super) fn share(&self) -> Shared {
        match self {
            Self::File(file) => Shared::File(file.share()),
            Self::Object(object) => Shared::Object(object.clone()),
        }
    }
}

impl From<OpenedFile> for Source {
    fn from(file: OpenedFile) -> Self {
        Self::File(file)
    }
}

/// A source as a body holds it.
pub(super) enum Shared {
    File(Arc<File>),
    Object(Object),
}

impl Shared {
    pub(super) fn read(&self, range: Range<u64>) -> Reader {
        match self {
            Self::File(file) => {
                Reader::File(RangeReader::new(Arc::clone(file), range.start, range.end))
            }
            Self::Object(object) => Reader::Object(ObjectReader::later(object.clone(), range)),
        }
    }
}

/// The next bytes of a range, wherever they come from.
pub(super) enum Reader {
    File(RangeReader),
    Object(ObjectReader),
}

impl Reader {
    pub(super) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        match self {
            Self::File(reader) => reader.poll_chunk(cx),
            Self::Object(reader) => reader.poll_chunk(cx),
        }
    }
}

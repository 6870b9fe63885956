//! What lies in the store and may belong to nobody.

use super::{PartName, StoreKey};
use crate::ids::CallSid;

/// Something that was not written to for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::recording) enum Aged {
    /// A file that a claim was writing.
    Part(PartName),
    /// A recording under its final name.
    File(StoreKey),
    /// An upload to a bucket that was begun and not completed.
    Upload {
        /// The name that it would get.
        key: StoreKey,
        /// The bucket's name for it.
        id: String,
    },
}

impl Aged {
    /// Whose it is.
    pub(in crate::recording) fn call(&self) -> &CallSid {
        match self {
            Self::Part(part) => part.key.call(),
            Self::File(key) | Self::Upload { key, .. } => key.call(),
        }
    }
}

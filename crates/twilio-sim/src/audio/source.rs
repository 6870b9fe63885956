//! Bytes that can be read from any place, wherever they come from.

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::{SyntheticMp3, ToneWav};

/// Where a body's bytes come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Bytes(Bytes),
    Mp3(SyntheticMp3),
    Wav(ToneWav),
}

impl Source {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::Mp3(mp3) => mp3.len(),
            Self::Wav(wav) => wav.len(),
        }
    }

    /// Up to `max` bytes from `offset` on; none only at the end.
    pub(crate) fn read(&self, offset: u64, max: usize) -> Bytes {
        match self {
            Self::Bytes(bytes) => {
                let from = usize::try_from(offset)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                let to = from.saturating_add(max).min(bytes.len());
                bytes.slice(from..to)
            }
            Self::Mp3(mp3) => mp3.read(offset, max),
            Self::Wav(wav) => wav.read(offset, max),
        }
    }

    /// Lower-case hexadecimal SHA-256 of the whole.
    pub(crate) fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        let mut offset = 0;
        loop {
            let chunk = self.read(offset, 1 << 20);
            if chunk.is_empty() {
                return hex::encode(hash.finalize());
            }
            offset += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            hash.update(&chunk);
        }
    }
}

impl From<String> for Source {
    fn from(text: String) -> Self {
        Self::Bytes(Bytes::from(text))
    }
}

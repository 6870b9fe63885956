//! Valid mp3 of any length, made while it is read.
//!
//! MPEG-2 layer III, 24 kHz, 32 kbit/s: 96 bytes and 24 ms a frame. Every granule is empty, so it
//! decodes to silence; the rest of a frame is ancillary data, filled with bytes that depend on the
//! seed and the frame's number, so that no two places of a file, and no two files, look alike.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use sha2::{Digest as _, Sha256};

const FRAME: u64 = 96;
/// Different fillings; frames further apart differ by their number, which is written in each.
const ROWS: u64 = 64;

/// A generated file.
#[derive(Clone, Debug)]
pub(crate) struct SyntheticMp3 {
    len: u64,
    frames: u64,
    /// The first so many frames have the padding byte, to reach a length that 96 doesn't divide.
    padded: u64,
    /// `ROWS` fillings of 97 bytes each.
    rows: Arc<[u8]>,
    stereo: bool,
}

impl SyntheticMp3 {
    pub(crate) fn new(seed: &str, len: u64, stereo: bool) -> Self {
        let frames = len / FRAME;
        let padded = (len % FRAME).min(frames);
        Self {
            len,
            frames,
            padded,
            rows: rows(seed),
            stereo,
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn read(&self, offset: u64, max: usize) -> Bytes {
        let left = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = max.min(left);
        let (mut index, skip) = self.locate(offset);
        let skip = usize::try_from(skip).unwrap_or_default();
        let mut out = BytesMut::with_capacity(wanted + 256);
        while out.len() < wanted + skip {
            if index < self.frames {
                self.write_frame(index, &mut out);
            } else {
                // Too short a file for padding bytes to fill it up.
                out.resize(wanted + skip, 0);
            }
            index += 1;
        }
        out.freeze().slice(skip..skip + wanted)
    }

    /// The frame at an offset, and the offset within it.
    fn locate(&self, offset: u64) -> (u64, u64) {
        let padded_end = self.padded * (FRAME + 1);
        if offset < padded_end {
            return (offset / (FRAME + 1), offset % (FRAME + 1));
        }
        let index = self.padded + (offset - padded_end) / FRAME;
        if index < self.frames {
            (index, (offset - padded_end) % FRAME)
        } else {
            (self.frames, 0)
        }
    }

    fn write_frame(&self, index: u64, out: &mut BytesMut) {
        let padding = u8::from(index < self.padded);
        let mode = if self.stereo { 0x00 } else { 0xc0 };
        let side_info = if self.stereo { 17 } else { 9 };
        let start = out.len();
        out.extend_from_slice(&[0xff, 0xf3, 0x44 | padding << 1, mode]);
        out.resize(start + 4 + side_info, 0);
        // Seven bits a byte: a frame's content never looks like the start of a frame.
        out.extend_from_slice(&index.to_be_bytes().map(|byte| byte & 0x7f));
        let row = usize::try_from(index % ROWS).unwrap_or_default() * 97;
        let end = start + 96 + usize::from(padding);
        let filling = self
            .rows
            .get(row..row + end - out.len())
            .unwrap_or_default();
        out.extend_from_slice(filling);
    }
}

fn rows(seed: &str) -> Arc<[u8]> {
    (0..ROWS * 97)
        .step_by(32)
        .flat_map(|block| {
            let hash = Sha256::new()
                .chain_update(seed)
                .chain_update(block.to_be_bytes());
            <[u8; 32]>::from(hash.finalize()).map(|byte| byte & 0x7f)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_piece_equals_the_same_piece_of_the_whole() {
        for len in [0, 1, 95, 96, 150, 9_215, 20_011] {
            let mp3 = SyntheticMp3::new("RE7", len, true);
            let whole = mp3.read(0, usize::MAX / 2);
            assert_eq!(u64::try_from(whole.len()).unwrap(), len);
            for offset in (0..whole.len()).step_by(61) {
                let piece = mp3.read(u64::try_from(offset).unwrap(), 200);
                let end = (offset + 200).min(whole.len());
                assert_eq!(piece, whole.slice(offset..end), "{len} at {offset}");
            }
        }
    }

    #[test]
    fn the_seed_alone_decides_the_content() {
        let read = |seed| SyntheticMp3::new(seed, 5_000, false).read(0, 5_000);
        assert_eq!(read("RE1"), read("RE1"));
        assert_ne!(read("RE1"), read("RE2"));
    }
}

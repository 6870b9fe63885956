//! WAV files of one channel, 16 bits.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

/// The canonical header: RIFF, a `fmt ` chunk of 16 bytes, a `data` chunk.
const HEADER: usize = 44;

/// A file being written; its lengths are filled in at the end.
pub(crate) struct Wav {
    file: BufWriter<File>,
    bytes: u32,
}

impl Wav {
    pub(crate) fn create(file: File, rate: u32) -> io::Result<Self> {
        let mut file = BufWriter::new(file);
        file.write_all(&header(rate, 0))?;
        Ok(Self { file, bytes: 0 })
    }

    pub(crate) fn write(&mut self, samples: &[i16]) -> io::Result<()> {
        for sample in samples {
            self.file.write_all(&sample.to_le_bytes())?;
        }
        let bytes = u32::try_from(samples.len().saturating_mul(2)).unwrap_or(u32::MAX);
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }

    pub(crate) fn finish(mut self, rate: u32) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header(rate, self.bytes))?;
        self.file.flush()?;
        Ok(u64::from(self.bytes) + u64::try_from(HEADER).unwrap_or(0))
    }
}

fn header(rate: u32, bytes: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend(b"RIFF");
    header.extend(bytes.saturating_add(36).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16_u32.to_le_bytes());
    // PCM, one channel
    header.extend(1_u16.to_le_bytes());
    header.extend(1_u16.to_le_bytes());
    header.extend(rate.to_le_bytes());
    header.extend(rate.saturating_mul(2).to_le_bytes());
    header.extend(2_u16.to_le_bytes());
    header.extend(16_u16.to_le_bytes());
    header.extend(b"data");
    header.extend(bytes.to_le_bytes());
    header
}

/// Rate and samples of a file that [`crate::split`] has written.
pub fn read_wav(path: &Path) -> io::Result<(u32, Vec<i16>)> {
    let file = std::fs::read(path)?;
    let short = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, data) = file.split_at_checked(HEADER).ok_or_else(short)?;
    let rate = head.get(24..28).and_then(|rate| rate.try_into().ok());
    let samples = data.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
    Ok((
        u32::from_le_bytes(rate.ok_or_else(short)?),
        samples.map(i16::from_le_bytes).collect(),
    ))
}

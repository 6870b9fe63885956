//! The `.wav` side of a recording: there is no mp3 decoder here, so it is a tone of the same length.

use bytes::{BufMut as _, Bytes, BytesMut};

const RATE: u32 = 8_000;
const HEADER: u64 = 44;

/// 8 kHz, 16 bit PCM (128 kbit/s a channel, as Twilio's): a 250 Hz triangle wave.
#[derive(Clone, Debug)]
pub(crate) struct ToneWav {
    data: u64,
    channels: u8,
}

impl ToneWav {
    pub(crate) fn new(duration_ms: u64, channels: u8) -> Self {
        let samples = duration_ms.saturating_mul(u64::from(RATE)) / 1000;
        Self {
            data: samples.saturating_mul(2 * u64::from(channels)),
            channels,
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.data.saturating_add(HEADER)
    }

    pub(crate) fn read(&self, offset: u64, max: usize) -> Bytes {
        let left = usize::try_from(self.len().saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = max.min(left);
        if offset < HEADER {
            let header = self.header();
            let from = usize::try_from(offset).unwrap_or_default();
            return header.slice(from..header.len().min(from + wanted));
        }
        let at = offset - HEADER;
        let odd = usize::from(at % 2 == 1);
        let mut out = BytesMut::with_capacity(wanted + 2);
        let mut sample = at / 2;
        while out.len() < wanted + odd {
            out.put_i16_le(wave(sample / u64::from(self.channels)));
            sample += 1;
        }
        out.freeze().slice(odd..odd + wanted)
    }

    fn header(&self) -> Bytes {
        let data = u32::try_from(self.data).unwrap_or(u32::MAX - 36);
        let block = u16::from(self.channels) * 2;
        let mut out = BytesMut::with_capacity(44);
        out.put_slice(b"RIFF");
        out.put_u32_le(data + 36);
        out.put_slice(b"WAVEfmt ");
        out.put_u32_le(16);
        out.put_u16_le(1);
        out.put_u16_le(u16::from(self.channels));
        out.put_u32_le(RATE);
        out.put_u32_le(RATE * u32::from(block));
        out.put_u16_le(block);
        out.put_u16_le(16);
        out.put_slice(b"data");
        out.put_u32_le(data);
        out.freeze()
    }
}

/// 32 samples a period, from -8000 to 8000 and back.
fn wave(sample: u64) -> i16 {
    let phase = i16::try_from(sample % 32).unwrap_or_default();
    let up = if phase < 16 { phase } else { 32 - phase };
    up * 1000 - 8000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_a_file_of_the_announced_length() {
        let wav = ToneWav::new(1_500, 2);
        let mut joined = Vec::new();
        while u64::try_from(joined.len()).unwrap() < wav.len() {
            joined.extend_from_slice(&wav.read(u64::try_from(joined.len()).unwrap(), 777));
        }
        assert_eq!(joined.len(), 44 + 1_500 * 8 * 4);
        assert!(joined.starts_with(b"RIFF"));
        assert_eq!(joined[40..44], 48_000_u32.to_le_bytes());
    }
}

//! Just enough of ISO/IEC 11172-3 and 13818-3 to measure a layer III file by its frame headers.

/// Bit rates in kbit/s by header index, layer III: MPEG-1, then MPEG-2 and 2.5.
const RATES: [[u64; 15]; 2] = [
    [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// What the frames of a file add up to.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Measure {
    pub(super) frames: u64,
    pub(super) duration_ms: u64,
    /// Bytes after the last whole frame.
    pub(super) rest: usize,
}

/// Walks the frames from the first byte (or the end of an `ID3v2` tag) to the first that is none.
pub(super) fn measure(file: &[u8]) -> Measure {
    let mut rest = after_id3(file);
    let mut measure = Measure::default();
    let mut microseconds = 0;
    while let Some((length, frame_us)) = rest.first_chunk::<4>().copied().and_then(frame) {
        let Some(next) = rest.get(length..) else {
            break;
        };
        rest = next;
        measure.frames += 1;
        microseconds += frame_us;
    }
    measure.duration_ms = microseconds / 1000;
    measure.rest = rest.len();
    measure
}

/// Length in bytes and in microseconds of the frame that begins with this header.
fn frame([sync, version, rates, _]: [u8; 4]) -> Option<(usize, u64)> {
    let layer_3 = version & 0b110 == 0b010;
    if sync != 0xff || version & 0xe0 != 0xe0 || !layer_3 {
        return None;
    }
    let (table, halved, samples) = match (version >> 3) & 0b11 {
        0b11 => (0, 1, 1152),
        0b10 => (1, 2, 576),
        0b00 => (1, 4, 576),
        _ => return None,
    };
    let rate = *RATES.get(table)?.get(usize::from(rates >> 4))? * 1000;
    let frequency = *[44_100_u64, 48_000, 32_000].get(usize::from((rates >> 2) & 0b11))? / halved;
    let padding = u64::from((rates >> 1) & 1);
    let length = samples / 8 * rate / frequency + padding;
    if rate == 0 {
        return None;
    }
    Some((
        usize::try_from(length).ok()?,
        samples * 1_000_000 / frequency,
    ))
}

/// The file after its `ID3v2` tag, whose size is written in four 7-bit bytes.
fn after_id3(file: &[u8]) -> &[u8] {
    let Some([b'I', b'D', b'3', _, _, _, size @ ..]) = file.first_chunk::<10>() else {
        return file;
    };
    let size = size
        .iter()
        .fold(0, |sum, byte| (sum << 7) | usize::from(byte & 0x7f));
    file.get(10 + size..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::{Library, SyntheticMp3};

    #[test]
    fn every_built_in_recording_is_whole_frames_and_8_to_25_seconds_long() {
        let library = Library::new(None);
        for name in Library::names() {
            for dual in [false, true] {
                let found = measure(&library.find(name, dual).unwrap());
                assert_eq!(found.rest, 0, "{name}");
                assert!(
                    (8_000..=25_500).contains(&found.duration_ms),
                    "{name}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn generated_audio_is_whole_frames_for_any_length_from_9216_bytes_on() {
        for length in [9_216, 9_217, 10_000, 12_345, 99_999, 1_048_576] {
            for stereo in [false, true] {
                let mp3 = SyntheticMp3::new("RE1", length, stereo);
                let bytes = mp3.read(0, usize::try_from(length).unwrap());
                let found = measure(&bytes);
                assert_eq!(found.rest, 0, "{length}");
                assert_eq!(found.frames, length / 96, "{length}");
            }
        }
    }

    #[test]
    fn an_id3_tag_is_skipped() {
        let mut file = b"ID3\x04\0\0\0\0\0\x05hello".to_vec();
        file.extend_from_slice(&SyntheticMp3::new("x", 9_600, false).read(0, 9_600));
        assert_eq!(measure(&file).frames, 100);
    }
}

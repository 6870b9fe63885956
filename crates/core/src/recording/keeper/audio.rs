//! How long a file plays, by its first bytes: a file of the right length that holds half of what was
//! announced is damage too.

use prosaas_twilio::sniff::AudioKind;

/// Seconds that so many bytes play at the file's constant rate; `None` where it has none or does not
/// show it (variable rate, a tag longer than the bytes at hand).
pub(super) fn seconds(kind: AudioKind, head: &[u8], bytes: u64) -> Option<u64> {
    let per_second = match kind {
        AudioKind::Wav => {
            let rate = head.get(28..32)?;
            u64::from(u32::from_le_bytes(rate.try_into().ok()?))
        }
        AudioKind::Mp3 => mp3_bytes_per_second(head)?,
    };
    bytes.checked_div(per_second)
}

/// By the first frame's header (ISO/IEC 11172-3 §2.4.2.3, 13818-3).
fn mp3_bytes_per_second(head: &[u8]) -> Option<u64> {
    const MPEG1_KBITS: [u64; 14] = [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    const MPEG2_KBITS: [u64; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let frame = head.get(id3_length(head)?..)?;
    let &[0xff, second, third, ..] = frame else {
        return None;
    };
    if has_variable_rate(frame) {
        return None;
    }
    let kbits = if (second >> 3) & 0b11 == 3 {
        MPEG1_KBITS
    } else {
        MPEG2_KBITS
    };
    let index = usize::from(third >> 4).checked_sub(1)?;
    kbits.get(index).map(|kbits| kbits * 125)
}

/// The first frame of a file with a variable rate carries `Xing` or `VBRI`.
fn has_variable_rate(frame: &[u8]) -> bool {
    let start = frame.get(..64).unwrap_or(frame);
    start
        .windows(4)
        .any(|word| word == b"Xing" || word == b"VBRI")
}

/// The length of an `ID3v2` tag at the beginning: four bytes of seven bits, and its header of ten.
fn id3_length(head: &[u8]) -> Option<usize> {
    if !head.starts_with(b"ID3") {
        return Some(0);
    }
    let size = head.get(6..10)?;
    let length = size
        .iter()
        .fold(0, |sum, byte| (sum << 7) | usize::from(byte & 0x7f));
    Some(length + 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twilios_mp3_plays_4000_bytes_a_second() {
        // MPEG-2 layer III, 32 kbit/s, 22.05 kHz.
        let head = [0xff, 0xf3, 0x40, 0xc4, 0, 0, 0, 0];
        assert_eq!(seconds(AudioKind::Mp3, &head, 40_000), Some(10));
        let mut tagged = b"ID3\x04\x00\x00\x00\x00\x00\x02ab".to_vec();
        tagged.extend(head);
        assert_eq!(seconds(AudioKind::Mp3, &tagged, 40_000), Some(10));
    }

    #[test]
    fn a_variable_rate_tells_nothing() {
        let mut head = vec![0xff, 0xf3, 0x40, 0xc4];
        head.extend([0; 17]);
        head.extend(b"Xing");
        assert_eq!(seconds(AudioKind::Mp3, &head, 40_000), None);
        assert_eq!(seconds(AudioKind::Mp3, b"ID3", 40_000), None);
    }
}

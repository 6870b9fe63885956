//! Tells MP3 and WAV by their first bytes, so that an error page is never stored as a recording.

/// How many bytes are enough for [`sniff_audio`] to decide.
pub const SNIFF_BYTES: usize = 12;

/// The two forms in which Twilio gives recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudioKind {
    /// MPEG audio, layer III.
    Mp3,
    /// RIFF/WAVE.
    Wav,
}

impl AudioKind {
    /// The content type that Twilio documents for it.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/x-wav",
        }
    }
}

/// The kind of audio that begins with these bytes, if it is audio.
///
/// Where the second MPEG frame lies within `bytes`, it must be one too.
pub fn sniff_audio(bytes: &[u8]) -> Option<AudioKind> {
    if is_wav(bytes) {
        Some(AudioKind::Wav)
    } else if is_id3(bytes) || is_mpeg_audio(bytes) {
        Some(AudioKind::Mp3)
    } else {
        None
    }
}

fn is_wav(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE".as_slice())
}

/// An `ID3v2` header: version 2 to 4, the size in four bytes of seven bits.
fn is_id3(bytes: &[u8]) -> bool {
    match bytes {
        [b'I', b'D', b'3', major, revision, _flags, size @ ..] if size.len() >= 4 => {
            (2..=4).contains(major)
                && *revision != 0xff
                && size.iter().take(4).all(|byte| *byte < 0x80)
        }
        _ => false,
    }
}

fn is_mpeg_audio(bytes: &[u8]) -> bool {
    let Some(length) = frame_length(bytes) else {
        return false;
    };
    match bytes.get(length..) {
        Some(second) if second.len() >= 4 => frame_length(second).is_some(),
        _ => true,
    }
}

/// The length of the layer III frame that begins here (ISO/IEC 11172-3 §2.4.1.3, 13818-3).
fn frame_length(bytes: &[u8]) -> Option<usize> {
    const MPEG1_KBITS: [usize; 14] = [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    const MPEG2_KBITS: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    const MPEG1_HERTZ: [usize; 3] = [44_100, 48_000, 32_000];

    let &[0xff, second, third, fourth, ..] = bytes else {
        return None;
    };
    let layer_three = second & 0b0000_0110 == 0b0000_0010;
    let emphasis_reserved = fourth & 0b0000_0011 == 0b0000_0010;
    if second & 0b1110_0000 != 0b1110_0000 || !layer_three || emphasis_reserved {
        return None;
    }
    // Version bits: 3 is MPEG-1, 2 halves its sampling rates, 0 (MPEG-2.5) quarters them.
    let (kbits, divisor, samples_by_eight) = match (second >> 3) & 0b11 {
        3 => (MPEG1_KBITS, 1, 144),
        2 => (MPEG2_KBITS, 2, 72),
        0 => (MPEG2_KBITS, 4, 72),
        _ => return None,
    };
    let bitrate = kbits.get(usize::from(third >> 4).checked_sub(1)?)? * 1_000;
    let hertz = MPEG1_HERTZ.get(usize::from((third >> 2) & 0b11))? / divisor;
    let padding = usize::from((third >> 1) & 1);
    Some(samples_by_eight * bitrate / hertz + padding)
}

//! Who says what when in the built-in conversations, and which of it is in a file.

use std::time::Duration;

use super::mp3;

/// Name, speaker, first and last second, words: by tabs, a line a turn.
const TURNS: &str = include_str!("../../audio/turns.tsv");
/// Lengths of the built-in conversations differ by more than this.
const TOLERANCE: f64 = 1.0;
/// Mean amplitude from which on somebody speaks, of 32,768.
const LOUD: u64 = 100;

/// One turn of a conversation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Turn {
    name: &'static str,
    /// Seconds from the beginning.
    pub(crate) start: f64,
    /// Seconds from the beginning.
    pub(crate) end: f64,
    /// The words.
    pub(crate) text: &'static str,
}

impl Turn {
    fn parse(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let (name, _speaker) = (cells.next()?, cells.next()?);
        Some(Self {
            name,
            start: cells.next()?.parse().ok()?,
            end: cells.next()?.parse().ok()?,
            text: cells.next()?,
        })
    }
}

/// A WAV of one channel, 16 bits.
struct Wav<'a> {
    rate: u32,
    samples: &'a [u8],
}

impl<'a> Wav<'a> {
    fn read(file: &'a [u8]) -> Option<Self> {
        let (head, samples) = file.split_at_checked(44)?;
        let rate: [u8; 4] = head.get(24..28)?.try_into().ok()?;
        let one_channel = head.starts_with(b"RIFF") && head.get(22..24)? == [1, 0];
        let rate = u32::from_le_bytes(rate);
        (one_channel && rate > 0).then_some(Self { rate, samples })
    }

    fn seconds(&self) -> f64 {
        let samples = u32::try_from(self.samples.len() / 2).unwrap_or(u32::MAX);
        f64::from(samples) / f64::from(self.rate)
    }

    /// Whether somebody speaks in this turn's time.
    fn has(&self, turn: &Turn) -> bool {
        let (from, to) = (self.place(turn.start), self.place(turn.end));
        let part = self.samples.get(from..to).unwrap_or_default();
        let loudness: u64 = part
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok())
            .map(|pair| u64::from(i16::from_le_bytes(pair).unsigned_abs()))
            .sum();
        loudness > LOUD * u64::try_from(part.len() / 2).unwrap_or(u64::MAX)
    }

    /// Where a second's samples begin, at the end of the file at most.
    fn place(&self, second: f64) -> usize {
        let millis = Duration::from_secs_f64(second).as_millis();
        let sample = millis * u128::from(self.rate) / 1000;
        let byte = usize::try_from(sample * 2).unwrap_or(usize::MAX);
        byte.min(self.samples.len())
    }
}

/// The turns that are to be heard in a file: an mp3 of a whole conversation, or a WAV of one of its
/// channels. None where it is none of the built-in ones.
pub(crate) fn turns(file: &[u8]) -> Vec<Turn> {
    let wav = Wav::read(file);
    let seconds = wav.as_ref().map_or_else(
        || Duration::from_millis(mp3::measure(file).duration_ms).as_secs_f64(),
        Wav::seconds,
    );
    let all: Vec<Turn> = TURNS.lines().filter_map(Turn::parse).collect();
    let ends = |name: &str| {
        let last = super::library::length(name);
        last.is_some_and(|length| (length - seconds).abs() < TOLERANCE)
    };
    all.into_iter()
        .filter(|turn| ends(turn.name) && wav.as_ref().is_none_or(|wav| wav.has(turn)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{TURNS, Turn, turns};
    use crate::audio::Library;

    #[test]
    fn every_conversation_has_its_turns_in_order() {
        let all: Vec<Turn> = TURNS.lines().filter_map(Turn::parse).collect();
        assert_eq!(all.len(), TURNS.lines().count());
        for name in Library::names() {
            let mono = Library::new(None).find(name, false).unwrap();
            let heard = turns(&mono);
            assert!(heard.len() >= 4, "{name}");
            assert!(heard.iter().all(|turn| turn.name == name));
            assert!(heard.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }

    #[test]
    fn other_sound_says_nothing() {
        assert_eq!(turns(b"no sound at all"), []);
        assert_eq!(turns(&[]), []);
    }
}

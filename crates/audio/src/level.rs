//! How loud it is, a tenth of a second at a time, and where nobody speaks.

use serde::{Deserialize, Serialize};

/// Tenths of a second in a second.
const PER_SECOND: u32 = 10;
/// Levels are kept as decibels below full scale, 0 to this.
const QUIETEST: u8 = 96;
/// A silence is as long as this, in tenths of a second.
const SHORTEST: usize = 10;
/// Louder than this, in decibels below full scale, is never silence.
const NEVER: u8 = 40;
/// Quieter than this always is.
const ALWAYS: u8 = 60;
/// How far above the recording's quiet parts speech begins.
const ABOVE_FLOOR: u8 = 6;

/// A stretch in which nobody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silence {
    /// Seconds from the beginning.
    pub start: f64,
    /// Seconds from the beginning.
    pub end: f64,
}

/// The levels of one channel: a byte a tenth of a second, so 144 kB for four hours.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Decibels below full scale: 0 is the loudest.
    below: Vec<u8>,
    per_window: u32,
    filled: u32,
    squares: u64,
}

impl Levels {
    pub(crate) fn new(rate: u32) -> Self {
        Self {
            per_window: (rate / PER_SECOND).max(1),
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, samples: &[i16]) {
        for sample in samples {
            self.squares += u64::from(sample.unsigned_abs()).pow(2);
            self.filled += 1;
            if self.filled == self.per_window {
                self.close();
            }
        }
    }

    pub(crate) fn close(&mut self) {
        if self.filled > 0 {
            let mean = self.squares / u64::from(self.filled);
            self.below
                .push(decibels_below(u32::try_from(mean).unwrap_or(u32::MAX)));
            (self.filled, self.squares) = (0, 0);
        }
    }

    /// Where the channel is silent for a second or more.
    pub fn silences(&self) -> Vec<Silence> {
        silences(&self.below)
    }

    /// Both channels together: each moment as loud as the louder one.
    pub fn together(all: &[Self]) -> Self {
        let mut together = all.first().cloned().unwrap_or_default();
        for other in all.iter().skip(1) {
            for (one, other) in together.below.iter_mut().zip(&other.below) {
                *one = (*one).min(*other);
            }
        }
        together
    }

    /// The part of a stretch (in seconds) that is silent, 0 to 1.
    pub fn silent_part(silences: &[Silence], start: f64, end: f64) -> f64 {
        let length = (end - start).max(0.001);
        let silent: f64 = silences
            .iter()
            .map(|silence| (silence.end.min(end) - silence.start.max(start)).max(0.0))
            .sum();
        (silent / length).clamp(0.0, 1.0)
    }
}

fn silences(below: &[u8]) -> Vec<Silence> {
    let threshold = threshold(below);
    let mut found = Vec::new();
    let mut begun = None;
    let loud = std::iter::once(&0);
    for (window, level) in below.iter().chain(loud).enumerate() {
        if *level >= threshold && window < below.len() {
            begun.get_or_insert(window);
        } else if let Some(start) = begun.take()
            && window - start >= SHORTEST
        {
            found.push(Silence {
                start: seconds(start),
                end: seconds(window),
            });
        }
    }
    found
}

/// The quiet parts' own noise decides, within bounds: a noisy line is silent at another level than a
/// clean one.
fn threshold(below: &[u8]) -> u8 {
    let mut sorted: Vec<u8> = below.to_vec();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    let floor = sorted.get(sorted.len() / 10).copied().unwrap_or(QUIETEST);
    floor.saturating_sub(ABOVE_FLOOR).clamp(NEVER, ALWAYS)
}

fn seconds(windows: usize) -> f64 {
    f64::from(u32::try_from(windows).unwrap_or(u32::MAX)) / f64::from(PER_SECOND)
}

/// 10 log10(full scale squared / mean square), whole decibels.
fn decibels_below(mean_square: u32) -> u8 {
    const FULL: f64 = 32_768.0 * 32_768.0;
    let ratio = FULL / f64::from(mean_square.max(1));
    let decibels = 10.0 * ratio.log10();
    (0..=QUIETEST)
        .rev()
        .find(|level| f64::from(*level) <= decibels)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Levels, decibels_below};

    fn levels(parts: &[(usize, i16)]) -> Levels {
        let mut levels = Levels::new(1000);
        for (tenths, amplitude) in parts {
            levels.add(&vec![*amplitude; tenths * 100]);
        }
        levels.close();
        levels
    }

    #[test]
    fn full_scale_is_0_and_nothing_is_the_quietest() {
        assert_eq!(decibels_below(32_768 * 32_767), 0);
        assert_eq!(decibels_below(0), 90);
    }

    #[test]
    fn a_pause_of_a_second_is_a_silence_and_a_shorter_one_is_none() {
        let found = levels(&[(20, 8000), (9, 3), (20, 8000), (15, 3), (20, 8000)]).silences();
        assert_eq!(found.len(), 1);
        assert!((found[0].start - 4.9).abs() < 0.01 && (found[0].end - 6.4).abs() < 0.01);
    }

    #[test]
    fn a_noisy_line_has_silences_too() {
        let found = levels(&[(30, 8000), (30, 200), (30, 8000)]).silences();
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn all_of_a_silent_recording_is_silence() {
        let found = levels(&[(50, 0)]).silences();
        assert!((found[0].end - 5.0).abs() < 0.01);
        assert!((Levels::silent_part(&found, 1.0, 2.0) - 1.0).abs() < 0.001);
    }
}

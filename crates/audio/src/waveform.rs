//! Peaks for drawing, in the form of audiowaveform's JSON, version 2.

use serde::{Deserialize, Serialize};

/// A waveform has at most so many points.
pub(crate) const MOST_POINTS: usize = 2000;
/// Samples a point at first; doubled whenever there are too many points.
const FINEST: u32 = 64;

/// The smallest and largest sample of each stretch, 8 bits, all channels of a point beside each
/// other: <https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waveform {
    /// 2.
    pub version: u32,
    /// One or more.
    pub channels: u32,
    /// Of the recording, in hertz.
    pub sample_rate: u32,
    /// Samples of one channel that a point stands for.
    pub samples_per_pixel: u32,
    /// 8.
    pub bits: u32,
    /// Points.
    pub length: u32,
    /// Point by point, channel by channel: minimum, maximum.
    pub data: Vec<i8>,
}

/// A waveform in the making: its memory does not grow with the recording.
pub(crate) struct Points {
    channels: usize,
    per_point: u32,
    /// Samples in the last, unfinished point.
    filled: u32,
    /// Of finished points: minimum and maximum of each channel.
    done: Vec<(i16, i16)>,
    open: Vec<(i16, i16)>,
}

const NOTHING: (i16, i16) = (i16::MAX, i16::MIN);

impl Points {
    pub(crate) fn new(channels: usize) -> Self {
        Self {
            channels,
            per_point: FINEST,
            filled: 0,
            done: Vec::with_capacity(2 * MOST_POINTS * channels),
            open: vec![NOTHING; channels],
        }
    }

    /// Takes in a block: a slice a channel, all of one length.
    pub(crate) fn add(&mut self, planes: &[Vec<i16>]) {
        let length = planes.iter().map(Vec::len).min().unwrap_or(0);
        let mut from = 0;
        while from < length {
            let room = usize::try_from(self.per_point - self.filled).unwrap_or(usize::MAX);
            let to = length.min(from + room);
            for (point, plane) in self.open.iter_mut().zip(planes) {
                for sample in plane.get(from..to).unwrap_or_default() {
                    point.0 = point.0.min(*sample);
                    point.1 = point.1.max(*sample);
                }
            }
            self.filled += u32::try_from(to - from).unwrap_or(u32::MAX);
            from = to;
            if self.filled == self.per_point {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        self.done.append(&mut self.open);
        self.open = vec![NOTHING; self.channels];
        self.filled = 0;
        if self.done.len() >= 2 * MOST_POINTS * self.channels {
            self.coarsen();
        }
    }

    /// Two points become one.
    fn coarsen(&mut self) {
        let both = 2 * self.channels;
        let mut coarse = Vec::with_capacity(self.done.capacity());
        let mut pairs = self.done.chunks_exact(both);
        for pair in &mut pairs {
            let (one, other) = pair.split_at(self.channels);
            coarse.extend(
                one.iter()
                    .zip(other)
                    .map(|(one, other)| joined(*one, *other)),
            );
        }
        let rest = pairs.remainder();
        if !rest.is_empty() {
            for (open, left) in self.open.iter_mut().zip(rest) {
                *open = joined(*open, *left);
            }
            self.filled += self.per_point;
        }
        self.done = coarse;
        self.per_point = self.per_point.saturating_mul(2);
    }

    /// The waveform of everything that was added.
    pub(crate) fn finish(mut self, rate: u32) -> Waveform {
        if self.filled > 0 {
            self.done.append(&mut self.open);
            self.filled = 0;
            self.open = vec![NOTHING; self.channels];
        }
        while self.done.len() > MOST_POINTS * self.channels {
            self.coarsen();
            if self.filled > 0 {
                self.done.append(&mut self.open);
                self.filled = 0;
                self.open = vec![NOTHING; self.channels];
            }
        }
        let points = self.done.len() / self.channels.max(1);
        Waveform {
            version: 2,
            channels: u32::try_from(self.channels).unwrap_or(u32::MAX),
            sample_rate: rate,
            samples_per_pixel: self.per_point,
            bits: 8,
            length: u32::try_from(points).unwrap_or(u32::MAX),
            data: self
                .done
                .iter()
                .flat_map(|(low, high)| [eight_bits(*low), eight_bits(*high)])
                .collect(),
        }
    }
}

fn joined(one: (i16, i16), other: (i16, i16)) -> (i16, i16) {
    (one.0.min(other.0), one.1.max(other.1))
}

fn eight_bits(sample: i16) -> i8 {
    i8::try_from(sample >> 8).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{MOST_POINTS, Points};

    #[test]
    fn a_long_recording_has_no_more_points_than_a_short_one() {
        for samples in [1, 63, 64, 65, 128_000, 4_000_001, 9_999_999] {
            let mut points = Points::new(2);
            let mut left = samples;
            while left > 0 {
                let block = left.min(1152);
                points.add(&[vec![25_600; block], vec![-512; block]]);
                left -= block;
            }
            let waveform = points.finish(8000);
            let length = usize::try_from(waveform.length).unwrap();
            assert!((1..=MOST_POINTS).contains(&length), "{samples}: {length}");
            assert_eq!(waveform.data.len(), length * 4);
            assert!(
                waveform
                    .data
                    .chunks(4)
                    .all(|point| point == [100, 100, -2, -2])
            );
            let covered = u64::from(waveform.length) * u64::from(waveform.samples_per_pixel);
            let samples = u64::try_from(samples).unwrap();
            assert!(
                covered >= samples && covered < samples + 2 * u64::from(waveform.samples_per_pixel)
            );
        }
    }
}

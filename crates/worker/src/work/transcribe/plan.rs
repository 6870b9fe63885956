//! Which pieces of a recording are sent, and how many are cut at a time.

use prosaas_audio::{Heard, Levels, Stretch, cuts};

use crate::transcribers::Limits;

/// Pieces that are cut in one pass take so much room at most.
const ROOM_BYTES: u64 = 64_000_000;
/// A stretch in which nobody speaks for so much of the time is not sent: it would cost, and only
/// make the transcriber invent.
const SILENT: f64 = 0.98;

/// A piece to send.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) channel: usize,
    pub(super) part: usize,
    pub(super) stretch: Stretch,
}

/// The pieces of a recording.
#[derive(Debug)]
pub(super) struct Plan {
    /// The stored file is sent as it is.
    pub(super) as_stored: bool,
    /// Samples a second of a cut piece.
    pub(super) rate: u32,
    wanted: Vec<Wanted>,
    at_once: usize,
}

impl Plan {
    pub(super) fn new(heard: &Heard, bytes: u64, limits: Limits) -> Self {
        let rate = heard.format.rate;
        let one = heard.format.channels == 1;
        let as_stored =
            one && limits.as_stored && bytes <= limits.bytes && heard.seconds <= limits.seconds;
        let longest = if as_stored {
            heard.seconds
        } else {
            limits.seconds.min(seconds_in(limits.bytes, rate))
        };
        let wanted: Vec<Wanted> = heard
            .channel_silences
            .iter()
            .enumerate()
            .flat_map(|(channel, silences)| {
                cuts(heard.seconds, longest, silences)
                    .into_iter()
                    .enumerate()
                    .filter(move |(_, stretch)| {
                        Levels::silent_part(silences, stretch.start, stretch.end) < SILENT
                    })
                    .map(move |(part, stretch)| Wanted {
                        channel,
                        part,
                        stretch,
                    })
            })
            .collect();
        let piece = limits.bytes.min(bytes_of(longest, rate)).max(1);
        let at_once = usize::try_from(ROOM_BYTES / piece).unwrap_or(1).max(1);
        Self {
            as_stored,
            rate,
            wanted,
            at_once,
        }
    }

    /// Pieces that are cut together.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[Wanted]> {
        self.wanted.chunks(self.at_once)
    }

    pub(super) fn len(&self) -> usize {
        self.wanted.len()
    }
}

pub(super) fn stretches(group: &[Wanted]) -> Vec<(usize, Stretch)> {
    group
        .iter()
        .map(|wanted| (wanted.channel, wanted.stretch))
        .collect()
}

/// How much of a WAV of one channel, 16 bits, is so large, less its header.
fn seconds_in(bytes: u64, rate: u32) -> f64 {
    let second = u64::from(rate.max(1)) * 2;
    let whole = u32::try_from(bytes.saturating_sub(1024) / second).unwrap_or(u32::MAX);
    f64::from(whole.max(1))
}

fn bytes_of(seconds: f64, rate: u32) -> u64 {
    let whole = std::time::Duration::try_from_secs_f64(seconds)
        .unwrap_or_default()
        .as_secs()
        + 1;
    whole.saturating_mul(u64::from(rate) * 2)
}

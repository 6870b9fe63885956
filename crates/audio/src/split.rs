//! A recording as files that a transcriber takes: one channel and one stretch of time each.

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::cut::Stretch;
use crate::decode::{AudioError, Format, decode};
use crate::wav::Wav;

/// A file of one channel and one stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// From 0.
    pub channel: usize,
    /// Which of the stretches, from 0.
    pub part: usize,
    /// Where it stands in the recording.
    pub stretch: Stretch,
    /// A WAV file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

struct Open {
    wav: Wav,
    path: PathBuf,
    samples: u64,
}

/// Writes the stretches of the wanted channels into `folder`, in one pass. The files are the
/// caller's to remove.
pub fn split(
    file: File,
    wanted: &[(usize, Stretch)],
    folder: &Path,
    mut stop: impl FnMut() -> bool,
) -> Result<Vec<Piece>, AudioError> {
    fs::create_dir_all(folder).map_err(AudioError::Io)?;
    let mut open: Vec<Option<Open>> = wanted.iter().map(|_| None).collect();
    let mut at = 0_u64;
    let format = decode(file, |format, planes| {
        if stop() {
            return ControlFlow::Break(AudioError::Stopped);
        }
        let length = u64::try_from(planes.first().map_or(0, Vec::len)).unwrap_or(0);
        for (index, ((channel, stretch), slot)) in wanted.iter().zip(&mut open).enumerate() {
            let Some(plane) = planes.get(*channel) else {
                continue;
            };
            if let Err(error) = write(
                format,
                plane,
                at,
                *stretch,
                slot,
                &folder.join(format!("{index}.wav")),
            ) {
                return ControlFlow::Break(AudioError::Io(error));
            }
        }
        at += length;
        ControlFlow::Continue(())
    })?;
    let mut parts: Vec<usize> = Vec::new();
    let mut pieces = Vec::new();
    for ((channel, stretch), slot) in wanted.iter().zip(open) {
        if parts.len() <= *channel {
            parts.resize(*channel + 1, 0);
        }
        let part = parts.get_mut(*channel).map_or(0, |next| {
            *next += 1;
            *next - 1
        });
        if let Some(open) = slot.filter(|open| open.samples > 0) {
            let bytes = open.wav.finish(format.rate).map_err(AudioError::Io)?;
            pieces.push(Piece {
                channel: *channel,
                part,
                stretch: *stretch,
                path: open.path,
                bytes,
            });
        }
    }
    Ok(pieces)
}

/// Writes what of the block, which begins at sample `at`, belongs to the stretch.
fn write(
    format: Format,
    plane: &[i16],
    at: u64,
    stretch: Stretch,
    slot: &mut Option<Open>,
    path: &Path,
) -> std::io::Result<()> {
    let (first, last) = (
        sample(stretch.start, format.rate),
        sample(stretch.end, format.rate),
    );
    let end = at + u64::try_from(plane.len()).unwrap_or(0);
    let (from, to) = (first.max(at), last.min(end));
    if from >= to {
        return Ok(());
    }
    let index = |sample: u64| usize::try_from(sample - at).unwrap_or(usize::MAX);
    let samples = plane.get(index(from)..index(to)).unwrap_or_default();
    let open = match slot {
        Some(open) => open,
        None => slot.insert(Open {
            wav: Wav::create(File::create(path)?, format.rate)?,
            path: path.to_owned(),
            samples: 0,
        }),
    };
    open.samples += to - from;
    open.wav.write(samples)
}

/// The first sample at or after a time; a recording is shorter than 49 days.
fn sample(seconds: f64, rate: u32) -> u64 {
    let millis = std::time::Duration::from_secs_f64(seconds.max(0.0)).as_millis();
    u64::try_from(millis)
        .unwrap_or(u64::MAX / 2)
        .saturating_mul(u64::from(rate))
        / 1000
}

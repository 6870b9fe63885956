//! A recording heard once from beginning to end.

use std::fs::File;
use std::ops::ControlFlow;

use crate::decode::{AudioError, Format, decode};
use crate::level::{Levels, Silence};
use crate::waveform::{Points, Waveform};

/// What listening to a recording tells.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Rate and channels.
    pub format: Format,
    /// The true duration, by counted samples: a header may lie or be missing.
    pub seconds: f64,
    /// For drawing.
    pub waveform: Waveform,
    /// Where nobody speaks on any channel.
    pub silences: Vec<Silence>,
    /// Where each channel is silent.
    pub channel_silences: Vec<Vec<Silence>>,
}

/// Listens to a recording. Blocks the thread for about a second an hour of sound; `stop` is asked
/// now and then whether to go on, with the seconds heard so far.
pub fn listen(file: File, mut stop: impl FnMut(f64) -> bool) -> Result<Heard, AudioError> {
    let mut made: Option<(Points, Vec<Levels>)> = None;
    let mut samples = 0_u64;
    let format = decode(file, |format, planes| {
        let (points, levels) = made.get_or_insert_with(|| {
            let levels = vec![Levels::new(format.rate); format.channels];
            (Points::new(format.channels), levels)
        });
        points.add(planes);
        for (levels, plane) in levels.iter_mut().zip(planes) {
            levels.add(plane);
        }
        samples += u64::try_from(planes.first().map_or(0, Vec::len)).unwrap_or(0);
        if stop(seconds(samples, format.rate)) {
            ControlFlow::Break(AudioError::Stopped)
        } else {
            ControlFlow::Continue(())
        }
    })?;
    let Some((points, mut levels)) = made.filter(|_| samples > 0) else {
        return Err(AudioError::Empty);
    };
    levels.iter_mut().for_each(Levels::close);
    Ok(Heard {
        format,
        seconds: seconds(samples, format.rate),
        waveform: points.finish(format.rate),
        silences: Levels::together(&levels).silences(),
        channel_silences: levels.iter().map(Levels::silences).collect(),
    })
}

/// Whole seconds and the rest apart, so that no count is too large for a float's precision.
pub(crate) fn seconds(samples: u64, rate: u32) -> f64 {
    let rate = u64::from(rate.max(1));
    let whole = u32::try_from(samples / rate).unwrap_or(u32::MAX);
    let rest = u32::try_from(samples % rate).unwrap_or(0);
    f64::from(whole) + f64::from(rest) / f64::from(u32::try_from(rate).unwrap_or(1))
}

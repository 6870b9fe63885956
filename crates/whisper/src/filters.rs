//! From frequencies to mels, as Whisper was trained with: librosa's filters by Slaney's formula.
//! <https://librosa.org/doc/latest/generated/librosa.filters.mel.html>

use candle_transformers::models::whisper::{N_FFT, SAMPLE_RATE};

/// Hertz from which on the scale is logarithmic.
const LINEAR_TO: f64 = 1000.0;
/// Hertz a mel below that.
const PER_MEL: f64 = 200.0 / 3.0;

/// The weight of each frequency for each mel, mel by mel.
pub(crate) fn mel_filters(mels: usize) -> Vec<f64> {
    let bins = N_FFT / 2 + 1;
    let highest = mel(float(SAMPLE_RATE) / 2.0);
    let edges: Vec<f64> = (0..mels + 2)
        .map(|edge| hertz(highest * float(edge) / float(mels + 1)))
        .collect();
    let frequency = |bin: usize| float(bin) * float(SAMPLE_RATE) / float(N_FFT);
    edges
        .windows(3)
        .flat_map(|triple| match triple {
            [low, middle, high] => (0..bins)
                .map(|bin| triangle(frequency(bin), *low, *middle, *high))
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// Of the same area whatever its width.
fn triangle(frequency: f64, low: f64, middle: f64, high: f64) -> f64 {
    let rising = (frequency - low) / (middle - low);
    let falling = (high - frequency) / (high - middle);
    rising.min(falling).max(0.0) * 2.0 / (high - low)
}

fn mel(hertz: f64) -> f64 {
    if hertz < LINEAR_TO {
        hertz / PER_MEL
    } else {
        LINEAR_TO / PER_MEL + (hertz / LINEAR_TO).ln() / step()
    }
}

fn hertz(mel: f64) -> f64 {
    let linear = LINEAR_TO / PER_MEL;
    if mel < linear {
        mel * PER_MEL
    } else {
        LINEAR_TO * ((mel - linear) * step()).exp()
    }
}

/// A mel's logarithmic step.
fn step() -> f64 {
    6.4_f64.ln() / 27.0
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::mel_filters;

    #[test]
    fn they_are_librosas() {
        // librosa.filters.mel(sr=16000, n_fft=400, n_mels=80)[0][1]
        let filters = mel_filters(80);
        assert_eq!(filters.len(), 80 * 201);
        assert!((filters[1] - 0.024_862_594).abs() < 1e-6, "{}", filters[1]);
        let total: f64 = filters[..201].iter().sum();
        assert!(total > 0.02 && total < 0.03, "{total}");
    }
}

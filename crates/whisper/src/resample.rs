//! Telephone sound at the rate that Whisper knows.

use std::f64::consts::PI;

use candle_transformers::models::whisper::SAMPLE_RATE;

/// Samples to each side that a new one is made of.
const REACH: i64 = 16;

/// The sound at 16,000 samples a second, from -1 to 1: a windowed sinc, with what is above either rate's
/// half left out.
pub(crate) fn resampled(samples: &[i16], rate: u32) -> Vec<f64> {
    let own: Vec<f64> = samples.iter().map(|s| f64::from(*s) / 32_768.0).collect();
    let wanted = u64::try_from(SAMPLE_RATE).unwrap_or(16_000);
    let given = u64::from(rate.max(1));
    if given == wanted {
        return own;
    }
    let length = u64::try_from(own.len()).unwrap_or(0) * wanted / given;
    let pass = (ratio(wanted, given)).min(1.0);
    (0..length)
        .map(|index| {
            let place = index * given;
            let (base, rest) = (place / wanted, ratio(place % wanted, wanted));
            around(&own, base, rest, pass)
        })
        .collect()
}

fn around(own: &[f64], base: u64, rest: f64, pass: f64) -> f64 {
    let base = i64::try_from(base).unwrap_or(i64::MAX);
    (1 - REACH..=REACH)
        .filter_map(|step| {
            let at = usize::try_from(base + step).ok()?;
            let distance = f64::from(i32::try_from(step).ok()?) - rest;
            let window = 0.5 + 0.5 * (PI * distance / 16.0).cos();
            Some(own.get(at)? * sinc(distance * pass) * pass * window)
        })
        .sum()
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 {
        1.0
    } else {
        (PI * x).sin() / (PI * x)
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    let float = |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    float(part) / float(whole)
}

#[cfg(test)]
mod tests {
    use super::resampled;

    #[test]
    fn a_tone_stays_a_tone_of_its_length_and_loudness() {
        for rate in [8000_u32, 16_000, 22_050] {
            let samples: Vec<i16> = (0..rate)
                .map(|at| {
                    let wave =
                        (f64::from(at) * 440.0 * std::f64::consts::TAU / f64::from(rate)).sin();
                    if wave > 0.0 { 16_000 } else { -16_000 }
                })
                .collect();
            let made = resampled(&samples, rate);
            assert!((15_990..=16_000).contains(&made.len()), "{}", made.len());
            let crossings = made
                .windows(2)
                .filter(|pair| pair[0] <= 0.0 && pair[1] > 0.0)
                .count();
            assert!((436..=444).contains(&crossings), "{rate}: {crossings}");
            let square: f64 = made.iter().map(|s| s * s).sum::<f64>() / 16_000.0;
            assert!((0.18..0.27).contains(&square), "{rate}: {square}");
        }
    }
}

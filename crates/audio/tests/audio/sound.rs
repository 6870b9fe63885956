//! Sounds for tests.

use std::fs::File;
use std::path::Path;
use std::process::Command;

/// A stereo WAV of 8 kHz: each channel a list of (seconds, frequency in Hz, 0: silence).
pub(crate) fn wav(path: &Path, channels: &[&[(f64, f64)]]) {
    let rate = 8000_u32;
    let planes: Vec<Vec<i16>> = channels.iter().map(|parts| plane(parts, rate)).collect();
    let frames = planes.iter().map(Vec::len).max().unwrap();
    let count = u16::try_from(planes.len()).unwrap();
    let bytes = u32::try_from(frames).unwrap() * 2 * u32::from(count);
    let mut out = Vec::new();
    out.extend(b"RIFF");
    out.extend((bytes + 36).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend((rate * 2 * u32::from(count)).to_le_bytes());
    out.extend((2 * count).to_le_bytes());
    out.extend(16_u16.to_le_bytes());
    out.extend(b"data");
    out.extend(bytes.to_le_bytes());
    for frame in 0..frames {
        for plane in &planes {
            out.extend(plane.get(frame).copied().unwrap_or(0).to_le_bytes());
        }
    }
    std::fs::write(path, out).unwrap();
}

fn plane(parts: &[(f64, f64)], rate: u32) -> Vec<i16> {
    let mut samples = Vec::new();
    for (seconds, frequency) in parts {
        let mut time = 0.0;
        while time < *seconds {
            let wave = (time * frequency * std::f64::consts::TAU).sin();
            samples.push(if wave > 0.0 {
                12_000
            } else if wave < 0.0 {
                -12_000
            } else {
                0
            });
            time += 1.0 / f64::from(rate);
        }
    }
    samples
}

/// Encodes; `arguments` choose the rate.
pub(crate) fn mp3(wav: &Path, mp3: &Path, arguments: &[&str]) {
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(wav)
        .args(arguments)
        .args(["-f", "mp3"])
        .arg(mp3)
        .status()
        .unwrap();
    assert!(status.success());
}

pub(crate) fn open(path: &Path) -> File {
    File::open(path).unwrap()
}

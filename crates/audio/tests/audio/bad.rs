//! Files that are no good.

use prosaas_audio::{AudioError, listen};

use crate::sound::{mp3, open, wav};

fn heard(bytes: &[u8]) -> Result<f64, AudioError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    listen(open(&path), |_| false).map(|heard| heard.seconds)
}

#[test]
fn what_is_no_sound_is_said_to_be_none() {
    for bytes in [
        &b""[..],
        b"<html><body>not found</body></html>",
        &[0; 4096],
        b"RIFF\0\0\0\0WAVE",
    ] {
        let error = heard(bytes).unwrap_err();
        assert!(!error.is_transient(), "{error}");
    }
}

#[test]
fn a_recording_that_was_cut_off_is_heard_to_where_it_was_cut() {
    let folder = tempfile::tempdir().unwrap();
    let (source, path) = (folder.path().join("s.wav"), folder.path().join("c.mp3"));
    wav(&source, &[&[(10.0, 440.0)]]);
    mp3(&source, &path, &["-b:a", "32k"]);
    let bytes = std::fs::read(&path).unwrap();
    let seconds = heard(&bytes[..bytes.len() / 2]).unwrap();
    assert!((4.0..6.0).contains(&seconds), "{seconds}");
}

#[test]
fn a_recording_with_noise_in_it_does_not_panic() {
    let folder = tempfile::tempdir().unwrap();
    let (source, path) = (folder.path().join("s.wav"), folder.path().join("n.mp3"));
    wav(&source, &[&[(10.0, 440.0)]]);
    mp3(&source, &path, &["-b:a", "32k"]);
    let mut bytes = std::fs::read(&path).unwrap();
    let length = bytes.len();
    for place in (length / 4..length / 2).step_by(7) {
        bytes[place] ^= 0x5a;
    }
    match heard(&bytes) {
        Ok(seconds) => assert!(seconds > 3.0, "{seconds}"),
        Err(error) => assert!(!error.is_transient(), "{error}"),
    }
}

#[test]
fn a_recording_of_one_frame_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("short.wav");
    wav(&path, &[&[(0.05, 440.0)]]);
    let heard = listen(open(&path), |_| false).unwrap();
    assert_eq!(heard.waveform.channels, 1);
    assert!(heard.waveform.length >= 1);
}

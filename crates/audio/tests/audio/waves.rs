//! Waveforms, durations, silences.

use prosaas_audio::{AudioError, listen};

use crate::sound::{mp3, open, wav};

#[test]
fn a_recording_of_two_speakers_has_a_waveform_for_each() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.wav");
    wav(
        &path,
        &[&[(3.0, 300.0), (3.0, 0.0)], &[(3.0, 0.0), (3.0, 500.0)]],
    );
    let heard = listen(open(&path), |_| false).unwrap();
    assert_eq!((heard.format.rate, heard.format.channels), (8000, 2));
    assert!((heard.seconds - 6.0).abs() < 0.01, "{}", heard.seconds);
    let waveform = &heard.waveform;
    assert_eq!(
        (waveform.version, waveform.channels, waveform.bits),
        (2, 2, 8)
    );
    let first = &waveform.data[..4];
    let last = &waveform.data[waveform.data.len() - 8..waveform.data.len() - 4];
    assert!(first[1] > 40 && first[3] == 0, "{first:?}");
    assert!(last[1] == 0 && last[3] > 40, "{last:?}");
    assert!(heard.silences.is_empty(), "one of them always speaks");
    assert_eq!(
        heard
            .channel_silences
            .iter()
            .map(Vec::len)
            .collect::<Vec<_>>(),
        [1, 1]
    );
    let json = serde_json::to_value(waveform).unwrap();
    for key in [
        "version",
        "channels",
        "sample_rate",
        "samples_per_pixel",
        "bits",
        "length",
        "data",
    ] {
        assert!(json.get(key).is_some(), "{key}");
    }
}

#[test]
fn a_variable_rate_without_a_header_has_its_true_duration() {
    let folder = tempfile::tempdir().unwrap();
    let (source, path) = (folder.path().join("s.wav"), folder.path().join("v.mp3"));
    wav(
        &source,
        &[&[(20.0, 0.0), (20.0, 440.0), (20.0, 0.0), (20.0, 777.0)]],
    );
    mp3(&source, &path, &["-q:a", "4", "-write_xing", "0"]);
    let heard = listen(open(&path), |_| false).unwrap();
    assert!((heard.seconds - 80.0).abs() < 0.5, "{}", heard.seconds);
    assert_eq!(heard.silences.len(), 2, "{:?}", heard.silences);
}

#[test]
fn listening_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.wav");
    wav(&path, &[&[(30.0, 300.0)]]);
    let stopped = listen(open(&path), |seconds| seconds > 10.0);
    assert!(matches!(stopped, Err(AudioError::Stopped)));
}

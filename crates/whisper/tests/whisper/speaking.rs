//! Loading and decoding.

use prosaas_testkit::whisper_model::{self, END, FIRST_TIME};
use prosaas_whisper::{LoadError, Stopped, Whisper};
use tempfile::TempDir;

/// 0.00 s "שלום" 2.00 s, 2.00 s "!" 3.00 s.
fn speaking() -> (TempDir, Whisper) {
    let folder = TempDir::new().unwrap();
    let said = [
        FIRST_TIME,
        0,
        1,
        FIRST_TIME + 100,
        FIRST_TIME + 100,
        2,
        FIRST_TIME + 150,
        END,
    ];
    whisper_model::write(folder.path(), &said);
    let whisper = Whisper::load(folder.path()).unwrap();
    (folder, whisper)
}

#[test]
fn a_sound_becomes_segments_with_times() {
    let (_folder, mut whisper) = speaking();
    let segments = whisper
        .transcribe(&vec![100; 8000 * 10], 8000, "he", |_| false)
        .unwrap();
    let told: Vec<(f64, f64, &str)> = segments
        .iter()
        .map(|s| (s.start, s.end, s.text.as_str()))
        .collect();
    assert_eq!(told, [(0.0, 2.0, "שלום"), (2.0, 3.0, "!")]);
    assert!(
        segments
            .iter()
            .all(|s| s.log_probability > -0.1 && s.no_speech < 0.1)
    );
}

#[test]
fn a_longer_sound_is_heard_window_by_window() {
    let (_folder, mut whisper) = speaking();
    let mut heard = Vec::new();
    let segments = whisper
        .transcribe(&vec![100; 16_000 * 40], 16_000, "he", |seconds| {
            heard.push(seconds);
            false
        })
        .unwrap();
    let starts: Vec<f64> = segments.iter().map(|segment| segment.start).collect();
    assert_eq!(starts, [0.0, 2.0, 30.0, 32.0]);
    assert!(heard.contains(&30.0));
}

#[test]
fn it_stops_when_asked_and_knows_its_languages() {
    let (_folder, mut whisper) = speaking();
    let stopped = whisper.transcribe(&vec![100; 16_000], 16_000, "he", |_| true);
    assert!(matches!(stopped, Err(Stopped::Asked)));
    let unknown = whisper.transcribe(&vec![100; 16_000], 16_000, "xx", |_| false);
    assert!(matches!(unknown, Err(Stopped::Language)));
    assert!(
        whisper
            .transcribe(&[], 16_000, "he", |_| false)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_folder_that_is_no_model_names_the_file() {
    let (folder, _) = speaking();
    let path = folder.path();
    std::fs::write(path.join("model.safetensors"), b"no weights").unwrap();
    assert!(matches!(Whisper::load(path), Err(LoadError::Weights(_))));
    std::fs::write(
        path.join("tokenizer.json"),
        r#"{"added_tokens":[],"model":{"vocab":{}}}"#,
    )
    .unwrap();
    assert!(matches!(
        Whisper::load(path),
        Err(LoadError::Token("<|endoftext|>"))
    ));
    std::fs::write(path.join("config.json"), "{}").unwrap();
    assert!(matches!(
        Whisper::load(path),
        Err(LoadError::Malformed {
            file: "config.json",
            ..
        })
    ));
    std::fs::remove_file(path.join("config.json")).unwrap();
    let error = Whisper::load(path).err().unwrap();
    assert!(error.to_string().contains("config.json"), "{error}");
}

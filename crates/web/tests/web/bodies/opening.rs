//! What may be sent, and under which name.

use std::{fs, os::unix::fs::symlink, process::Command};

use prosaas_web::sending::{Disposition, OpenError, OpenedFile};

use crate::support::recording::Recording;

#[actix_web::test]
async fn a_file_of_another_length_is_damaged() {
    let recording = Recording::new(1000);
    for other in [0, 999, 1001] {
        let error = OpenedFile::open(&recording.path, other).await.unwrap_err();
        assert!(matches!(error, OpenError::Damaged { expected, found: 1000 } if expected == other));
        assert!(!error.is_transient());
    }
    assert!(OpenedFile::open(&recording.path, 1000).await.is_ok());
}

#[actix_web::test]
async fn a_missing_file_is_missing() {
    let recording = Recording::new(1);
    for path in [
        recording.directory.path().join("CA2.mp3"),
        recording.directory.path().join("none/CA1.mp3"),
        recording.path.join("below-a-file"),
    ] {
        let error = OpenedFile::open(&path, 1).await.unwrap_err();
        assert!(matches!(error, OpenError::Missing), "{path:?}: {error}");
    }
}

#[actix_web::test]
async fn only_a_regular_file_is_opened() {
    let recording = Recording::new(1000);
    let directory = recording.directory.path();
    let link = directory.join("link.mp3");
    symlink(&recording.path, &link).unwrap();
    let pipe = directory.join("pipe.mp3");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let folder = directory.join("folder.mp3");
    fs::create_dir(&folder).unwrap();
    for path in [link, pipe, folder] {
        let error = OpenedFile::open(&path, 1000).await.unwrap_err();
        assert!(matches!(error, OpenError::NotAFile), "{path:?}: {error}");
    }
}

#[test]
fn a_name_can_not_leave_its_field() {
    for (name, expected) in [
        (
            "call.mp3",
            "filename=\"call.mp3\"; filename*=UTF-8''call.mp3",
        ),
        (
            "a\"; x=\"b\r\nEvil: 1.mp3",
            "filename=\"a_; x=_b__Evil: 1.mp3\"; filename*=UTF-8''a%22%3B%20x%3D%22b__Evil%3A%201.mp3",
        ),
        (
            "../../etc/x",
            "filename=\".._.._etc_x\"; filename*=UTF-8''.._.._etc_x",
        ),
        (
            "\u{202e}3pm.exe",
            "filename=\"_3pm.exe\"; filename*=UTF-8''_3pm.exe",
        ),
        (
            "100%.mp3",
            "filename=\"100_.mp3\"; filename*=UTF-8''100%25.mp3",
        ),
        ("é", "filename=\"_\"; filename*=UTF-8''%C3%A9"),
    ] {
        let value = Disposition::Attachment.header(name);
        assert_eq!(value.to_str().unwrap(), format!("attachment; {expected}"));
    }
}

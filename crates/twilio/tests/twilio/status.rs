//! Twilio's words for states.

use prosaas_twilio::status::{CallStatus, Direction, RecordingStatus, StreamEvent};

#[test]
fn a_call_has_ended_in_five_ways() {
    for (word, terminal) in [
        ("queued", false),
        ("initiated", false),
        ("ringing", false),
        ("in-progress", false),
        ("completed", true),
        ("busy", true),
        ("failed", true),
        ("no-answer", true),
        ("canceled", true),
    ] {
        let status: CallStatus = word.parse().unwrap();
        assert_eq!(status.is_terminal(), terminal, "{word}");
        assert_eq!(status.as_str(), word);
        assert_eq!(
            serde_json::to_string(&status).unwrap(),
            format!("\"{word}\"")
        );
    }
}

#[test]
fn a_recording_is_worth_waiting_for_until_its_end() {
    for (word, pending) in [
        ("in-progress", true),
        ("paused", true),
        ("stopped", true),
        ("processing", true),
        ("completed", false),
        ("absent", false),
        ("failed", false),
        ("deleted", false),
    ] {
        let status: RecordingStatus = word.parse().unwrap();
        assert_eq!(status.is_pending(), pending, "{word}");
        assert_eq!(status.to_string(), word);
    }
}

#[test]
fn other_words_are_unknown() {
    assert!("Completed".parse::<CallStatus>().is_err());
    assert!("answered".parse::<CallStatus>().is_err());
    assert!("".parse::<RecordingStatus>().is_err());
    assert!("outbound".parse::<Direction>().is_err());
    assert!("stream-paused".parse::<StreamEvent>().is_err());
}

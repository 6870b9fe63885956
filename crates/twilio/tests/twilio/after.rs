//! What Twilio tells when it asks how to go on.

use prosaas_twilio::status::CallStatus;
use prosaas_twilio::webhook::{DialEnded, MessageLeft, WebhookError};

use crate::stand_in::{ACCOUNT, CALL};

fn params(extra: &[(&str, &str)]) -> Vec<(String, String)> {
    [("AccountSid", ACCOUNT), ("CallSid", CALL)]
        .iter()
        .chain(extra)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn the_end_of_a_dial_is_read() {
    for (word, status) in [
        ("completed", CallStatus::Completed),
        ("answered", CallStatus::Completed),
        ("busy", CallStatus::Busy),
        ("no-answer", CallStatus::NoAnswer),
        ("failed", CallStatus::Failed),
        ("canceled", CallStatus::Canceled),
    ] {
        let ended = DialEnded::parse(&params(&[("DialCallStatus", word)])).unwrap();
        assert_eq!((ended.call_sid.as_str(), ended.status), (CALL, status));
    }
    let missing = DialEnded::parse(&params(&[]));
    assert_eq!(missing, Err(WebhookError::Missing("DialCallStatus")));
    let strange = DialEnded::parse(&params(&[("DialCallStatus", "asleep")]));
    assert_eq!(strange, Err(WebhookError::Malformed("DialCallStatus")));
    let twice = params(&[("DialCallStatus", "busy"), ("DialCallStatus", "completed")]);
    assert_eq!(
        DialEnded::parse(&twice),
        Err(WebhookError::Duplicate("DialCallStatus"))
    );
}

#[test]
fn a_message_has_its_length_and_silence_has_none() {
    for (extra, seconds) in [
        (&[("RecordingDuration", "7")][..], 7),
        (&[("RecordingDuration", "-1")][..], 0),
        (&[][..], 0),
    ] {
        let left = MessageLeft::parse(&params(extra)).unwrap();
        assert_eq!(left.seconds, seconds);
    }
    let strange = MessageLeft::parse(&params(&[("RecordingDuration", "long")]));
    assert_eq!(strange, Err(WebhookError::Malformed("RecordingDuration")));
}

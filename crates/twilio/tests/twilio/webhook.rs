//! Payloads: what is read, and what is refused by name.

use chrono::{TimeZone, Utc};
use prosaas_twilio::webhook::{
    AbsentReason, CallStatus, CallStatusEvent, Direction, IncomingCall, RecordingEvent,
    RecordingStatus, StreamEnded, StreamEvent, WebhookError,
};

use crate::stand_in::{ACCOUNT, CALL, RECORDING};

type Params = Vec<(String, String)>;

fn params(extra: &[(&str, &str)]) -> Params {
    [
        ("AccountSid", ACCOUNT),
        ("CallSid", CALL),
        ("ApiVersion", "2010-04-01"),
    ]
    .iter()
    .chain(extra)
    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
    .collect()
}

fn without(params: &Params, name: &str) -> Params {
    params
        .iter()
        .filter(|(known, _)| known != name)
        .cloned()
        .collect()
}

fn with(params: &Params, name: &str, value: &str) -> Params {
    let mut changed = without(params, name);
    changed.push((name.to_owned(), value.to_owned()));
    changed
}

fn twice(params: &Params, name: &str) -> Params {
    let mut doubled = params.clone();
    doubled.extend(params.iter().filter(|(known, _)| known == name).cloned());
    doubled
}

fn incoming() -> Params {
    params(&[
        ("From", "+972501234567"),
        ("To", "+97239876543"),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
        ("CallerName", "דוד"),
        ("ForwardedFrom", ""),
    ])
}

fn recording(status: &str) -> Params {
    params(&[
        ("RecordingSid", RECORDING),
        ("RecordingStatus", status),
        (
            "RecordingUrl",
            "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE3",
        ),
        ("RecordingDuration", "62"),
        ("RecordingChannels", "2"),
        ("RecordingTrack", "both"),
        ("RecordingSource", "DialVerb"),
        ("RecordingStartTime", "Fri, 01 Mar 2024 10:00:00 +0000"),
        ("ErrorCode", "0"),
    ])
}

#[test]
fn an_incoming_call_is_read() {
    let call = IncomingCall::parse(&incoming()).unwrap();
    assert_eq!(call.account_sid.as_str(), ACCOUNT);
    assert_eq!(call.call_sid.as_str(), CALL);
    assert_eq!(call.from, "+972501234567");
    assert_eq!(call.to, "+97239876543");
    assert_eq!(call.status, CallStatus::Ringing);
    assert_eq!(call.direction, Some(Direction::Inbound));
    assert_eq!(call.caller_name.as_deref(), Some("דוד"));
    assert_eq!(call.forwarded_from, None);
}

#[test]
fn a_caller_need_not_be_a_number() {
    for from in ["anonymous", "client:agent", "sip:a@b.example"] {
        let call = IncomingCall::parse(&with(&incoming(), "From", from)).unwrap();
        assert_eq!(call.from, from);
    }
}

#[test]
fn what_a_call_lacks_is_named() {
    for name in ["AccountSid", "CallSid", "From", "To", "CallStatus"] {
        let missing = Err(WebhookError::Missing(name));
        assert_eq!(IncomingCall::parse(&without(&incoming(), name)), missing);
        assert_eq!(IncomingCall::parse(&with(&incoming(), name, "")), missing);
        let doubled = IncomingCall::parse(&twice(&incoming(), name));
        assert_eq!(doubled, Err(WebhookError::Duplicate(name)));
    }
    for (name, value) in [
        ("AccountSid", CALL),
        ("CallSid", "CA1"),
        ("CallStatus", "Ringing"),
        ("Direction", "sideways"),
    ] {
        let malformed = IncomingCall::parse(&with(&incoming(), name, value));
        assert_eq!(malformed, Err(WebhookError::Malformed(name)));
    }
}

#[test]
fn an_optional_field_twice_is_an_error_too() {
    let doubled = IncomingCall::parse(&twice(&incoming(), "CallerName"));
    assert_eq!(doubled, Err(WebhookError::Duplicate("CallerName")));
}

#[test]
fn a_terminal_status_comes_with_its_duration() {
    let parent = format!("CA{}", "b".repeat(32));
    let event = CallStatusEvent::parse(&params(&[
        ("CallStatus", "completed"),
        ("SequenceNumber", "3"),
        ("Timestamp", "Fri, 01 Mar 2024 10:00:05 +0000"),
        ("CallDuration", "65"),
        ("Duration", "2"),
        ("ParentCallSid", &parent),
        ("Direction", "outbound-dial"),
        ("SipResponseCode", "200"),
        ("To", "+97239876543"),
    ]))
    .unwrap();
    assert!(event.status.is_terminal());
    assert_eq!(event.sequence_number, Some(3));
    assert_eq!(
        event.timestamp,
        Some(Utc.with_ymd_and_hms(2024, 3, 1, 10, 0, 5).unwrap())
    );
    assert_eq!(event.call_duration_seconds, Some(65));
    assert_eq!(event.parent_call_sid.unwrap().as_str(), parent);
    assert_eq!(event.direction, Some(Direction::OutboundDial));
    assert_eq!(event.sip_response_code, Some(200));
    assert_eq!(event.to.as_deref(), Some("+97239876543"));
    assert_eq!(event.from, None);
}

#[test]
fn a_status_alone_is_an_event() {
    let event = CallStatusEvent::parse(&params(&[("CallStatus", "in-progress")])).unwrap();
    assert_eq!(event.status, CallStatus::InProgress);
    assert_eq!(event.sequence_number, None);
    assert_eq!(event.call_duration_seconds, None);
}

#[test]
fn malformed_numbers_and_times_of_a_status_are_named() {
    let base = params(&[("CallStatus", "completed")]);
    for (name, value) in [
        ("SequenceNumber", "-1"),
        ("SequenceNumber", "1.5"),
        ("SequenceNumber", "99999999999"),
        ("CallDuration", "1 minute"),
        ("Timestamp", "2024-03-01T10:00:00Z"),
        ("ParentCallSid", RECORDING),
        ("SipResponseCode", "x"),
    ] {
        let malformed = CallStatusEvent::parse(&with(&base, name, value));
        assert_eq!(malformed, Err(WebhookError::Malformed(name)), "{value}");
    }
}

#[test]
fn a_completed_recording_is_read() {
    let event = RecordingEvent::parse(&recording("completed")).unwrap();
    assert_eq!(event.recording_sid.as_str(), RECORDING);
    assert_eq!(event.status, RecordingStatus::Completed);
    assert!(event.url.as_deref().unwrap().ends_with("/Recordings/RE3"));
    assert_eq!(event.duration_seconds, Some(62));
    assert_eq!(event.channels, Some(2));
    assert_eq!(event.track.as_deref(), Some("both"));
    assert_eq!(event.source.as_deref(), Some("DialVerb"));
    assert_eq!(
        event.start_time,
        Some(Utc.with_ymd_and_hms(2024, 3, 1, 10, 0, 0).unwrap())
    );
    assert_eq!(event.error_code, None);
    assert_eq!(event.absent_reason(), None);
}

#[test]
fn an_absent_recording_tells_why() {
    for (code, reason) in [
        ("16101", AbsentReason::TooShort),
        ("16102", AbsentReason::Silent),
        ("16999", AbsentReason::Unknown),
        ("", AbsentReason::Unknown),
    ] {
        let absent = with(
            &without(&recording("absent"), "RecordingUrl"),
            "ErrorCode",
            code,
        );
        let absent = with(&absent, "RecordingDuration", "-1");
        let event = RecordingEvent::parse(&absent).unwrap();
        assert_eq!(event.absent_reason(), Some(reason), "{code}");
        assert_eq!(event.duration_seconds, None);
    }
}

#[test]
fn what_a_recording_lacks_is_named() {
    let completed = recording("completed");
    for name in [
        "AccountSid",
        "CallSid",
        "RecordingSid",
        "RecordingStatus",
        "RecordingUrl",
    ] {
        assert_eq!(
            RecordingEvent::parse(&without(&completed, name)),
            Err(WebhookError::Missing(name))
        );
        assert_eq!(
            RecordingEvent::parse(&twice(&completed, name)),
            Err(WebhookError::Duplicate(name))
        );
    }
    for (name, value) in [
        ("RecordingSid", CALL),
        ("RecordingStatus", "done"),
        ("RecordingDuration", "a minute"),
        ("RecordingChannels", "300"),
        ("ErrorCode", "none"),
    ] {
        assert_eq!(
            RecordingEvent::parse(&with(&completed, name, value)),
            Err(WebhookError::Malformed(name))
        );
    }
}

#[test]
fn a_letter_moved_from_a_value_to_its_name_is_noticed() {
    // The signature of such a body stays valid: there are no delimiters in what is signed.
    let moved: Params = recording("completed")
        .into_iter()
        .map(|(name, value)| match name.as_str() {
            "RecordingSid" => (format!("{name}R"), value[1..].to_owned()),
            _ => (name, value),
        })
        .collect();
    assert_eq!(
        RecordingEvent::parse(&moved),
        Err(WebhookError::Missing("RecordingSid"))
    );
}

#[test]
fn a_streams_end_is_read() {
    let event = StreamEnded::parse(&params(&[
        ("StreamSid", "MZ1"),
        ("StreamEvent", "stream-error"),
        ("StreamError", "31921"),
        ("Timestamp", "2024-03-01T10:00:00.250Z"),
    ]))
    .unwrap();
    assert_eq!(event.stream_sid.as_deref(), Some("MZ1"));
    assert_eq!(event.event, Some(StreamEvent::Error));
    assert_eq!(event.error.as_deref(), Some("31921"));
    assert_eq!(
        event.timestamp.unwrap().timestamp_millis(),
        1_709_287_200_250
    );
}

#[test]
fn a_streams_end_needs_no_more_than_its_call() {
    let event = StreamEnded::parse(&params(&[])).unwrap();
    assert_eq!(event.call_sid.as_str(), CALL);
    assert_eq!(event.event, None);
    let malformed = StreamEnded::parse(&params(&[("Timestamp", "yesterday")]));
    assert_eq!(malformed, Err(WebhookError::Malformed("Timestamp")));
    assert_eq!(
        StreamEnded::parse(&without(&params(&[]), "CallSid")),
        Err(WebhookError::Missing("CallSid"))
    );
}

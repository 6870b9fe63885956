//! The forms that Twilio sends.

use prosaas_testkit::settings::ACCOUNT_SID;

/// Who calls.
pub(crate) const CUSTOMER: &str = "+972501112233";

pub(crate) fn incoming<'a>(sid: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", sid),
        ("From", CUSTOMER),
        ("To", to),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
    ]
}

pub(crate) fn status<'a>(
    sid: &'a str,
    to: &'a str,
    status: &'a str,
    number: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", sid),
        ("From", CUSTOMER),
        ("To", to),
        ("Direction", "inbound"),
        ("CallStatus", status),
        ("SequenceNumber", number),
    ];
    if status == "completed" {
        form.push(("CallDuration", "42"));
    }
    form
}

pub(crate) fn recording<'a>(call: &'a str, recording: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("AccountSid", ACCOUNT_SID),
        ("CallSid", call),
        ("RecordingSid", recording),
        (
            "RecordingUrl",
            "https://api.twilio.com/2010-04-01/Accounts/x/Recordings/RE1",
        ),
        ("RecordingStatus", "completed"),
        ("RecordingDuration", "42"),
        ("RecordingChannels", "2"),
        ("RecordingSource", "DialVerb"),
    ]
}

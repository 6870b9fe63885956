//! Which recording a URL names, and that its host is ours.

use proptest::prelude::*;
use prosaas_twilio::TwilioError;
use prosaas_twilio::client::MediaSource;

use crate::stand_in::{ACCOUNT, CALL, RECORDING, config, recording};

fn source(text: &str) -> Result<MediaSource, TwilioError> {
    let config = config(&"https://api.twilio.com".parse().unwrap());
    MediaSource::from_recording_url(text, &config)
}

#[test]
fn every_form_in_which_twilio_names_a_recording_is_read() {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}");
    let below_call = format!("/2010-04-01/Accounts/{ACCOUNT}/Calls/{CALL}/Recordings/{RECORDING}");
    for text in [
        path.clone(),
        format!("{path}.json"),
        format!("{path}.mp3"),
        format!("{path}.wav?RequestedChannels=2"),
        format!("  {path}\n"),
        format!("https://api.twilio.com{path}"),
        format!("http://api.twilio.com{path}"),
        format!("https://API.twilio.com:443{path}.mp3#t"),
        below_call,
        RECORDING.to_owned(),
    ] {
        let source = source(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(source.recording_sid(), &recording(), "{text}");
    }
}

#[test]
fn another_host_is_foreign() {
    let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}");
    for prefix in [
        "https://evil.example.com",
        "//evil.example.com",
        r"\\evil.example.com",
        r"https:\\evil.example.com",
        "https://api.twilio.com.evil.example.com",
        "https://api.twilio.com@evil.example.com",
        "https://user@api.twilio.com",
        "https://api.twilio.com:8443",
        "https://api.dublin.ie1.twilio.com",
        "https://127.0.0.1",
        "ftp://api.twilio.com",
        "file://",
    ] {
        let error = source(&format!("{prefix}{path}")).unwrap_err();
        assert!(
            matches!(error, TwilioError::ForeignHost),
            "{prefix}: {error:?}"
        );
    }
}

#[test]
fn what_names_no_recording_is_refused() {
    for text in [
        "",
        "/",
        "RE1",
        "https://api.twilio.com/",
        "/2010-04-01/Accounts/AC1/Recordings/RE00000000000000000000000000000003",
        "/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/../Calls.json",
        "/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/%2e%2e/x",
        "/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE00000000000000000000000000000003/Media",
        "/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE00000000000000000000000000000003.mp3.json",
        "http://[::1",
    ] {
        let error = source(text).unwrap_err();
        assert!(
            matches!(error, TwilioError::BadMediaUrl),
            "{text}: {error:?}"
        );
        assert!(!error.is_transient());
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in ".*") {
        let _ = source(&text);
    }
}

//! SIDs are well-formed or they are not.

use prosaas_twilio::{AccountSid, CallSid, RecordingSid};

use crate::stand_in::{ACCOUNT, CALL, RECORDING};

#[test]
fn a_sid_of_the_right_kind_is_kept_as_written() {
    assert_eq!(ACCOUNT.parse::<AccountSid>().unwrap().as_str(), ACCOUNT);
    assert_eq!(CALL.parse::<CallSid>().unwrap().to_string(), CALL);
    let recording = RecordingSid::try_from(RECORDING.to_owned()).unwrap();
    assert_eq!(String::from(recording), RECORDING);
}

#[test]
fn anything_else_is_refused() {
    for text in [
        "",
        "CA",
        RECORDING,
        "CA0000000000000000000000000000000",
        "CA000000000000000000000000000000002",
        "CA0000000000000000000000000000000A",
        "CA0000000000000000000000000000000g",
        "ca00000000000000000000000000000002",
        " CA00000000000000000000000000000002",
        "CA00000000000000000000000000000002\n",
        "CA../../../../../../../../etc/pass",
        "CA0000000000000000000000000000000\u{661}",
    ] {
        assert!(text.parse::<CallSid>().is_err(), "{text:?}");
    }
}

#[test]
fn the_error_does_not_repeat_the_text() {
    let error = "CA<script>".parse::<CallSid>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "not a Twilio SID of the form CA and 32 lower-case hex digits"
    );
}

#[test]
fn json_is_checked_too() {
    let sid: CallSid = serde_json::from_str(&format!("\"{CALL}\"")).unwrap();
    assert_eq!(serde_json::to_string(&sid).unwrap(), format!("\"{CALL}\""));
    assert!(serde_json::from_str::<CallSid>("\"CA1\"").is_err());
}

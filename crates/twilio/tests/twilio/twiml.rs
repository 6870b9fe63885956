//! The XML that Twilio gets.

use proptest::prelude::*;
use prosaas_twilio::status::{CallEvent, RecordingStatusEvent};
use prosaas_twilio::twiml::{
    ConnectStream, Dial, DialRecord, Hangup, Number, Pause, Play, Record, Redirect, Reject,
    RejectReason, Response, Say, StartRecording, Verb,
};
use quick_xml::Reader;
use quick_xml::events::Event;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

fn body(verb: impl Into<Verb>) -> String {
    let xml = Response::new().with(verb).to_xml();
    xml.strip_prefix(HEAD)
        .and_then(|xml| xml.strip_prefix("<Response>"))
        .and_then(|xml| xml.strip_suffix("</Response>"))
        .unwrap()
        .to_owned()
}

#[test]
fn an_empty_response_is_a_document() {
    assert_eq!(Response::new().to_xml(), format!("{HEAD}<Response/>"));
}

#[test]
fn plain_verbs_are_written_as_documented() {
    assert_eq!(
        body(
            Say::new("שלום")
                .language("he-IL")
                .voice("Google.he-IL-Standard-A")
        ),
        r#"<Say language="he-IL" voice="Google.he-IL-Standard-A">שלום</Say>"#
    );
    assert_eq!(
        body(Play::new("https://c.example.com/a.mp3?x=1&y=2").repeat(2)),
        r#"<Play loop="2">https://c.example.com/a.mp3?x=1&amp;y=2</Play>"#
    );
    assert_eq!(body(Pause::new(3)), r#"<Pause length="3"/>"#);
    assert_eq!(
        body(Reject::new(RejectReason::Busy)),
        r#"<Reject reason="busy"/>"#
    );
    assert_eq!(body(Hangup::new()), "<Hangup/>");
    assert_eq!(body(Redirect::new("/next")), "<Redirect>/next</Redirect>");
}

#[test]
fn verbs_keep_their_order() {
    let xml = Response::new()
        .with(Say::new("one"))
        .with(Pause::new(1))
        .with(Say::new("two"))
        .with(Hangup::new())
        .to_xml();
    assert_eq!(
        xml,
        format!(
            r#"{HEAD}<Response><Say>one</Say><Pause length="1"/><Say>two</Say><Hangup/></Response>"#
        )
    );
}

#[test]
fn a_recorded_dial_asks_for_every_ending() {
    let number = Number::new("+97239876543")
        .status_callback("https://c.example.com/s")
        .status_callback_events(&[CallEvent::Initiated, CallEvent::Answered]);
    let dial = Dial::new()
        .record(DialRecord::FromAnswerDual)
        .caller_id("+972501234567")
        .timeout(20)
        .time_limit(3600)
        .answer_on_bridge(true)
        .action("https://c.example.com/a")
        .recording_status_callback("https://c.example.com/r#rc=5&rp=all")
        .recording_status_callback_events(&RecordingStatusEvent::ENDINGS)
        .number(number)
        .number(Number::new("+97230000000").url("/whisper"));
    assert_eq!(
        body(dial),
        concat!(
            r#"<Dial record="record-from-answer-dual" callerId="+972501234567" timeout="20" "#,
            r#"timeLimit="3600" answerOnBridge="true" action="https://c.example.com/a" "#,
            r#"recordingStatusCallback="https://c.example.com/r#rc=5&amp;rp=all" "#,
            r#"recordingStatusCallbackEvent="completed absent failed">"#,
            r#"<Number statusCallback="https://c.example.com/s" "#,
            r#"statusCallbackEvent="initiated answered">+97239876543</Number>"#,
            r#"<Number url="/whisper">+97230000000</Number></Dial>"#,
        )
    );
}

#[test]
fn every_record_mode_has_its_word() {
    for (mode, word) in [
        (DialRecord::DoNotRecord, "do-not-record"),
        (DialRecord::FromAnswer, "record-from-answer"),
        (DialRecord::FromRinging, "record-from-ringing"),
        (DialRecord::FromAnswerDual, "record-from-answer-dual"),
        (DialRecord::FromRingingDual, "record-from-ringing-dual"),
    ] {
        assert_eq!(
            body(Dial::new().record(mode)),
            format!(r#"<Dial record="{word}"/>"#)
        );
    }
}

#[test]
fn a_voicemail_is_recorded() {
    let record = Record::new()
        .action("/done")
        .max_length(120)
        .timeout(5)
        .play_beep(true)
        .finish_on_key("#")
        .recording_status_callback("/r")
        .recording_status_callback_events(&[RecordingStatusEvent::Completed]);
    assert_eq!(
        body(record),
        concat!(
            r##"<Record action="/done" maxLength="120" timeout="5" playBeep="true" "##,
            r##"finishOnKey="#" recordingStatusCallback="/r" "##,
            r##"recordingStatusCallbackEvent="completed"/>"##,
        )
    );
}

#[test]
fn a_stream_is_recorded_by_a_start_before_it() {
    let start = StartRecording::new()
        .channels("dual")
        .recording_status_callback("/r")
        .recording_status_callback_events(&RecordingStatusEvent::ENDINGS);
    assert_eq!(
        body(start),
        concat!(
            r#"<Start><Recording channels="dual" recordingStatusCallback="/r" "#,
            r#"recordingStatusCallbackEvent="completed absent failed"/></Start>"#,
        )
    );
    let stream = ConnectStream::new("wss://bot.example.com/x")
        .name("bot")
        .status_callback("/s")
        .parameter("caller", "\"דוד\" <x>")
        .parameter("business", "7");
    assert_eq!(
        body(stream),
        concat!(
            r#"<Connect><Stream url="wss://bot.example.com/x" name="bot" statusCallback="/s">"#,
            r#"<Parameter name="caller" value="&quot;דוד&quot; &lt;x&gt;"/>"#,
            r#"<Parameter name="business" value="7"/></Stream></Connect>"#,
        )
    );
}

#[test]
fn a_second_value_replaces_the_first() {
    assert_eq!(
        body(Dial::new().timeout(5).timeout(9)),
        r#"<Dial timeout="9"/>"#
    );
}

#[test]
fn a_callers_name_cannot_become_a_verb() {
    let name = r#"</Say><Dial>+1900</Dial><Say language=""#;
    assert_eq!(
        body(Say::new(name).language(name)),
        concat!(
            r#"<Say language="&lt;/Say&gt;&lt;Dial&gt;+1900&lt;/Dial&gt;&lt;Say language=&quot;">"#,
            r#"&lt;/Say&gt;&lt;Dial&gt;+1900&lt;/Dial&gt;&lt;Say language=&quot;</Say>"#,
        )
    );
    assert_eq!(body(Say::new("]]><x/>")), "<Say>]]&gt;&lt;x/&gt;</Say>");
}

#[test]
fn characters_that_xml_cannot_carry_are_dropped() {
    assert_eq!(
        body(Say::new("a\0b\u{1}c\u{8}d\u{b}e\u{fffe}f")),
        "<Say>abcdef</Say>"
    );
}

proptest! {
    #[test]
    fn any_text_comes_back_from_a_parser_as_one_element(text in "[^\u{0}-\u{1f}\u{fffe}\u{ffff}]+") {
        let xml = Response::new().with(Say::new(&text).language(&text)).to_xml();
        let mut reader = Reader::from_str(&xml);
        let (mut said, mut elements) = (String::new(), 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) | Event::Empty(_) => elements += 1,
                Event::Text(part) => said.push_str(&part),
                Event::GeneralRef(name) => said.push(match &*name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("&{other};"),
                }),
                Event::Eof => break,
                _ => {}
            }
        }
        prop_assert_eq!(elements, 2);
        prop_assert_eq!(said, text);
    }
}

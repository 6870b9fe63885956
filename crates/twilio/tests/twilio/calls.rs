//! Placing and looking up calls.

use actix_web::HttpResponse;
use chrono::{TimeZone, Utc};
use prosaas_twilio::TwilioError;
use prosaas_twilio::client::{NewCall, RecordCall};
use prosaas_twilio::status::{CallEvent, CallStatus, Direction, RecordingStatusEvent};

use crate::stand_in::{ACCOUNT, CALL, StandIn, call};

fn new_call() -> NewCall {
    NewCall {
        to: "+972501234567".to_owned(),
        from: "+97239876543".to_owned(),
        url: "https://calls.example.com/webhook/outbound_call?leg=b".to_owned(),
        status_callback: None,
        status_callback_events: Vec::new(),
        timeout_seconds: None,
        record: None,
    }
}

fn created() -> HttpResponse {
    HttpResponse::Created()
        .content_type("application/json")
        .body(format!(r#"{{"sid": "{CALL}", "status": "queued"}}"#))
}

#[actix_web::test]
async fn a_call_is_placed_with_its_callbacks() {
    let twilio = StandIn::start(|_| created());
    let call = NewCall {
        status_callback: Some("https://c.example.com/s".to_owned()),
        status_callback_events: vec![CallEvent::Answered, CallEvent::Completed],
        timeout_seconds: Some(25),
        record: Some(RecordCall {
            dual_channel: true,
            status_callback: Some("https://c.example.com/r".to_owned()),
            status_callback_events: RecordingStatusEvent::ENDINGS.to_vec(),
        }),
        ..new_call()
    };
    let created = twilio.client().create_call(&call).await.unwrap();
    assert_eq!(created.sid.as_str(), CALL);
    let seen = &twilio.seen()[0];
    assert_eq!(seen.method, "POST");
    assert_eq!(
        seen.target,
        format!("/2010-04-01/Accounts/{ACCOUNT}/Calls.json")
    );
    assert_eq!(
        seen.body,
        "To=%2B972501234567&From=%2B97239876543\
         &Url=https%3A%2F%2Fcalls.example.com%2Fwebhook%2Foutbound_call%3Fleg%3Db\
         &StatusCallback=https%3A%2F%2Fc.example.com%2Fs\
         &StatusCallbackEvent=answered&StatusCallbackEvent=completed&Timeout=25\
         &Record=true&RecordingChannels=dual\
         &RecordingStatusCallback=https%3A%2F%2Fc.example.com%2Fr\
         &RecordingStatusCallbackEvent=completed&RecordingStatusCallbackEvent=absent\
         &RecordingStatusCallbackEvent=failed"
    );
}

#[actix_web::test]
async fn a_bare_call_sends_nothing_more_than_it_needs() {
    let twilio = StandIn::start(|_| created());
    twilio.client().create_call(&new_call()).await.unwrap();
    let body = &twilio.seen()[0].body;
    let names: Vec<_> = body
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    assert_eq!(names, ["To", "From", "Url"]);
}

#[actix_web::test]
async fn a_refused_number_is_rejected_without_repeating_it() {
    let twilio = StandIn::start(|_| {
        HttpResponse::BadRequest()
            .body(r#"{"code": 21211, "message": "The 'To' number +972501234567 is not valid"}"#)
    });
    let error = twilio.client().create_call(&new_call()).await.unwrap_err();
    assert!(matches!(
        error,
        TwilioError::Rejected {
            status: 400,
            code: Some(21_211)
        }
    ));
    assert!(!format!("{error:?}").contains("97250"));
    assert_eq!(twilio.seen().len(), 1);
}

#[actix_web::test]
async fn a_leg_is_described() {
    let twilio = StandIn::start(|_| {
        HttpResponse::Ok().body(format!(
            r#"{{"sid": "{CALL}", "status": "no-answer", "direction": "outbound-dial",
            "parent_call_sid": "CA{}", "from": "anonymous", "to": "+97239876543",
            "duration": "0", "start_time": "Tue, 10 Aug 2010 08:02:17 +0000", "end_time": null}}"#,
            "a".repeat(32)
        ))
    });
    let info = twilio.client().fetch_call(&call()).await.unwrap();
    assert_eq!(info.status, CallStatus::NoAnswer);
    assert_eq!(info.direction, Some(Direction::OutboundDial));
    assert_eq!(
        info.parent_call_sid.unwrap().as_str(),
        format!("CA{}", "a".repeat(32))
    );
    assert_eq!(info.from.as_deref(), Some("anonymous"));
    assert_eq!(info.duration, Some(0));
    assert_eq!(
        info.start_time,
        Some(Utc.with_ymd_and_hms(2010, 8, 10, 8, 2, 17).unwrap())
    );
    assert_eq!(info.end_time, None);
}

#[actix_web::test]
async fn calls_between_two_numbers_are_listed() {
    let twilio = StandIn::start(|_| {
        HttpResponse::Ok().body(format!(
            r#"{{"calls": [{{"sid": "{CALL}", "status": "ringing",
            "date_created": "Tue, 10 Aug 2010 08:02:17 +0000"}}], "next_page_uri": null}}"#
        ))
    });
    let calls = twilio
        .client()
        .list_calls("+97239876543", "+972501234567")
        .await
        .unwrap();
    assert_eq!(calls[0].sid.as_str(), CALL);
    let at = Utc.with_ymd_and_hms(2010, 8, 10, 8, 2, 17).unwrap();
    assert_eq!(calls[0].date_created, Some(at));
    assert_eq!(
        twilio.seen()[0].target,
        format!(
            "/2010-04-01/Accounts/{ACCOUNT}/Calls.json\
             ?From=%2B97239876543&To=%2B972501234567&PageSize=50"
        )
    );
}

#[actix_web::test]
async fn a_leg_is_ended_by_its_status() {
    let twilio = StandIn::start(|_| {
        HttpResponse::Ok().body(format!(r#"{{"sid": "{CALL}", "status": "completed"}}"#))
    });
    let ended = twilio.client().end_call(&call()).await.unwrap();
    assert_eq!(ended.status, CallStatus::Completed);
    let seen = &twilio.seen()[0];
    assert_eq!(
        (seen.method.as_str(), seen.body.as_str()),
        ("POST", "Status=completed")
    );
    assert!(seen.target.ends_with(&format!("/Calls/{CALL}.json")));
}

#[actix_web::test]
async fn it_is_known_which_errors_leave_open_whether_a_call_was_placed() {
    for (status, open) in [
        (429, false),
        (400, false),
        (401, false),
        (404, false),
        (500, true),
        (503, true),
    ] {
        let twilio =
            StandIn::start(move |_| HttpResponse::build(status.try_into().unwrap()).finish());
        let error = twilio.client().create_call(&new_call()).await.unwrap_err();
        assert_eq!(error.may_have_been_done(), open, "{status}");
    }
    let garbled = StandIn::start(|_| HttpResponse::Created().body("<html>"));
    let error = garbled.client().create_call(&new_call()).await.unwrap_err();
    assert!(error.may_have_been_done());
}

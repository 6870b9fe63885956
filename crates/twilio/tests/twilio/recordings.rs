//! Metadata, lists and deletion.

use actix_web::HttpResponse;
use chrono::{NaiveDate, TimeZone, Utc};
use prosaas_twilio::client::DeleteOutcome;
use prosaas_twilio::status::RecordingStatus;
use prosaas_twilio::{TwilioClient, TwilioConfig, TwilioError};

use crate::stand_in::{ACCOUNT, CALL, Ending, RECORDING, StandIn, call, config, raw, recording};

fn described(sid: &str, status: &str) -> String {
    format!(
        r#"{{"account_sid": "{ACCOUNT}", "api_version": "2010-04-01", "call_sid": "{CALL}",
        "channels": 2, "date_created": "Fri, 14 Oct 2016 21:56:34 +0000", "duration": "62",
        "error_code": null, "price": "0.04", "sid": "{sid}", "source": "DialVerb",
        "status": "{status}", "uri": "/2010-04-01/Accounts/{ACCOUNT}/Recordings/{sid}.json"}}"#
    )
}

fn page(recordings: &[String], next_page_uri: Option<&str>) -> HttpResponse {
    let next = next_page_uri.map_or("null".to_owned(), |uri| format!("\"{uri}\""));
    json(format!(
        r#"{{"recordings": [{}], "next_page_uri": {next}, "page": 0}}"#,
        recordings.join(",")
    ))
}

fn json(body: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(body)
}

fn sid(number: u32) -> String {
    format!("RE{number:032x}")
}

#[actix_web::test]
async fn a_recording_is_described() {
    let twilio = StandIn::start(|_| json(described(RECORDING, "completed")));
    let info = twilio.client().recording(&recording()).await.unwrap();
    assert_eq!(info.sid, recording());
    assert_eq!(info.call_sid, call());
    assert_eq!(info.status, RecordingStatus::Completed);
    assert_eq!(info.duration, Some(62));
    assert_eq!(info.channels, Some(2));
    assert_eq!(info.error_code, None);
    assert_eq!(info.source.as_deref(), Some("DialVerb"));
    assert_eq!(
        info.date_created,
        Some(Utc.with_ymd_and_hms(2016, 10, 14, 21, 56, 34).unwrap())
    );
    assert_eq!(
        twilio.seen()[0].target,
        format!("/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.json")
    );
}

#[actix_web::test]
async fn unknown_numbers_are_none_whatever_way_they_are_written() {
    for (duration, known) in [
        (r#""-1""#, None),
        ("-1", None),
        ("null", None),
        (r#""""#, None),
        ("5", Some(5)),
    ] {
        let body = described(RECORDING, "processing")
            .replace(r#""duration": "62""#, &format!(r#""duration": {duration}"#))
            .replace(r#""error_code": null"#, r#""error_code": "16101""#);
        let twilio = StandIn::start(move |_| json(body.clone()));
        let info = twilio.client().recording(&recording()).await.unwrap();
        assert_eq!(info.duration, known, "{duration}");
        assert_eq!(info.error_code, Some(16_101));
        assert!(info.status.is_pending());
    }
}

#[actix_web::test]
async fn a_call_without_recordings_has_an_empty_list() {
    let twilio = StandIn::start(|_| page(&[], None));
    assert!(
        twilio
            .client()
            .list_recordings(&call())
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        twilio.seen()[0].target,
        format!("/2010-04-01/Accounts/{ACCOUNT}/Calls/{CALL}/Recordings.json?PageSize=1000")
    );
}

#[actix_web::test]
async fn every_page_is_read() {
    let twilio = StandIn::start(|seen| {
        if seen.target.contains("Page=1&") {
            page(&[described(&sid(3), "absent")], Some(""))
        } else {
            let both = [
                described(&sid(1), "completed"),
                described(&sid(2), "failed"),
            ];
            page(
                &both,
                Some("/2010-04-01/Recordings.json?Page=1&PageToken=PT1"),
            )
        }
    });
    let found = twilio.client().list_recordings(&call()).await.unwrap();
    let sids: Vec<_> = found.iter().map(|info| info.sid.to_string()).collect();
    assert_eq!(sids, [sid(1), sid(2), sid(3)]);
    let seen = twilio.seen();
    assert!(seen[1].header("authorization").is_some());
}

#[actix_web::test]
async fn pages_that_go_in_circles_end() {
    let twilio = StandIn::start(|seen| {
        let next = if seen.target.contains("Page=1") {
            "2"
        } else {
            "1"
        };
        page(
            &[],
            Some(&format!("/2010-04-01/Recordings.json?Page={next}")),
        )
    });
    let error = twilio.client().list_recordings(&call()).await.unwrap_err();
    assert!(matches!(error, TwilioError::Malformed(_)));
    assert_eq!(twilio.seen().len(), 3);
}

#[actix_web::test]
async fn a_next_page_on_another_host_gets_no_request() {
    let foreign = StandIn::start(|_| page(&[], None));
    let port = foreign.url.port().unwrap();
    for next in [
        format!("http://127.0.0.1:{port}/2010-04-01/x"),
        format!("//127.0.0.1:{port}/x"),
        format!(r"\\\\127.0.0.1:{port}/x"),
        "https://evil.example.com/".to_owned(),
    ] {
        let twilio = StandIn::start(move |_| page(&[], Some(&next)));
        let error = twilio.client().list_recordings(&call()).await.unwrap_err();
        assert!(matches!(error, TwilioError::ForeignHost), "{error:?}");
        assert!(!error.is_transient());
    }
    assert!(foreign.seen().is_empty());
}

#[actix_web::test]
async fn an_unreadable_entry_does_not_hide_the_others() {
    let twilio = StandIn::start(|_| {
        let odd = described(&sid(1), "a-new-status");
        let without_call = described(&sid(2), "completed").replace(CALL, "");
        page(&[odd, without_call, described(&sid(3), "completed")], None)
    });
    let found = twilio.client().list_recordings(&call()).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].sid.as_str(), sid(3));
}

#[actix_web::test]
async fn the_accounts_recordings_since_a_day_are_listed() {
    let twilio = StandIn::start(|_| page(&[described(RECORDING, "completed")], None));
    let date = NaiveDate::from_ymd_opt(2024, 3, 5).unwrap();
    let found = twilio.client().list_recordings_since(date).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        twilio.seen()[0].target,
        format!(
            "/2010-04-01/Accounts/{ACCOUNT}/Recordings.json?DateCreated%3E=2024-03-05&PageSize=1000"
        )
    );
}

#[actix_web::test]
async fn a_deletion_is_repeatable() {
    let twilio = StandIn::start(|_| HttpResponse::NoContent().finish());
    let outcome = twilio
        .client()
        .delete_recording(&recording())
        .await
        .unwrap();
    assert_eq!(outcome, DeleteOutcome::Deleted);
    let seen = twilio.seen();
    assert_eq!(seen[0].method, "DELETE");
    assert!(
        seen[0]
            .target
            .ends_with(&format!("/Recordings/{RECORDING}.json"))
    );

    let gone = StandIn::start(|_| HttpResponse::NotFound().finish());
    let outcome = gone.client().delete_recording(&recording()).await.unwrap();
    assert_eq!(outcome, DeleteOutcome::AlreadyGone);
}

#[actix_web::test]
async fn a_deletion_too_early_is_rejected_with_twilios_code() {
    let twilio = StandIn::start(|_| {
        HttpResponse::Conflict().body(r#"{"code": 20009, "message": "+972501234567 talks"}"#)
    });
    let error = twilio
        .client()
        .delete_recording(&recording())
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        TwilioError::Rejected {
            status: 409,
            code: Some(20_009)
        }
    ));
    assert!(!format!("{error} {error:?}").contains("97250"));
}

#[actix_web::test]
async fn a_page_that_is_no_json_is_malformed_and_may_pass() {
    let twilio = StandIn::start(|_| HttpResponse::Ok().body("<html>maintenance</html>"));
    let error = twilio.client().recording(&recording()).await.unwrap_err();
    assert!(matches!(error, TwilioError::Malformed(_)));
    assert!(error.is_transient());
}

#[actix_web::test]
async fn an_endless_answer_is_cut_off() {
    let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n ".to_vec();
    let url = raw(head, Ending::Endless).await;
    let client = TwilioClient::new(config(&url)).unwrap();
    let error = client.recording(&recording()).await.unwrap_err();
    assert!(
        matches!(error, TwilioError::Malformed("it is too long")),
        "{error:?}"
    );
}

#[actix_web::test]
async fn an_answer_that_falls_silent_is_a_timeout() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec();
    let url = raw(head, Ending::Silence).await;
    let client = TwilioClient::new(TwilioConfig {
        read_timeout_seconds: 1,
        ..config(&url)
    })
    .unwrap();
    let error = client.recording(&recording()).await.unwrap_err();
    assert!(matches!(error, TwilioError::Timeout(_)), "{error:?}");
}

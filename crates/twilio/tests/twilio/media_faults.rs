//! Downloads that go wrong: nothing that is not the whole recording passes for it.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use futures::TryStreamExt;
use prosaas_twilio::client::{Media, MediaFormat};
use prosaas_twilio::{TwilioClient, TwilioConfig, TwilioError};
use url::Url;

use crate::stand_in::{Ending, StandIn, config, head, mp3, raw, recording};

async fn open(client: &TwilioClient) -> Result<Media, TwilioError> {
    client
        .open_media(&recording().into(), MediaFormat::Mp3, None)
        .await
}

fn client(url: &Url) -> TwilioClient {
    TwilioClient::new(config(url)).unwrap()
}

/// Opens and reads to the end, which is an error: the error, and how many bytes came before it.
async fn read_to_error(client: &TwilioClient) -> (TwilioError, usize) {
    let mut media = open(client).await.unwrap();
    let mut received = 0;
    loop {
        match media.stream.try_next().await {
            Ok(Some(bytes)) => received += bytes.len(),
            Ok(None) => panic!("the stream ended well after {received} bytes"),
            Err(error) => return (error, received),
        }
    }
}

fn refusing(status: u16, headers: &'static [(&'static str, &'static str)]) -> StandIn {
    StandIn::start(move |_| {
        let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap());
        for header in headers {
            response.insert_header(*header);
        }
        response.body("{\"code\": 20429}")
    })
}

#[actix_web::test]
async fn a_rate_limit_tells_how_many_seconds_to_wait() {
    let twilio = refusing(429, &[("retry-after", "7")]);
    let error = open(&twilio.client()).await.unwrap_err();
    assert!(matches!(error, TwilioError::RateLimited { .. }));
    assert!(error.is_transient());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[actix_web::test]
async fn a_rate_limit_without_a_wish_is_transient_all_the_same() {
    for headers in [
        &[][..],
        &[("retry-after", "soon")],
        &[("retry-after", "-5")],
    ] {
        let error = open(&refusing(429, headers).client()).await.unwrap_err();
        assert!(error.is_transient());
        assert_eq!(error.retry_after(), None, "{headers:?}");
    }
}

#[actix_web::test]
async fn a_date_to_wait_for_is_measured_by_the_servers_clock() {
    let twilio = StandIn::start(|_| {
        HttpResponse::ServiceUnavailable()
            .insert_header((DATE, "Fri, 01 Mar 2024 10:00:00 GMT"))
            .insert_header((RETRY_AFTER, "Fri, 01 Mar 2024 10:01:30 GMT"))
            .finish()
    });
    let error = open(&twilio.client()).await.unwrap_err();
    assert!(matches!(error, TwilioError::Server { status: 503, .. }));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
}

#[actix_web::test]
async fn a_date_in_the_past_is_no_wait() {
    let twilio = refusing(
        503,
        &[
            ("date", "Fri, 01 Mar 2024 10:00:00 GMT"),
            ("retry-after", "Fri, 01 Mar 2024 09:00:00 GMT"),
        ],
    );
    let error = open(&twilio.client()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::ZERO));
}

#[actix_web::test]
async fn an_absurd_wish_is_cut_to_a_day() {
    let twilio = refusing(429, &[("retry-after", "99999999999999999999999")]);
    let error = open(&twilio.client()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_hours(24)));
}

#[actix_web::test]
async fn server_errors_are_transient_and_refused_credentials_are_not() {
    for status in [500, 502, 503, 504] {
        let error = open(&refusing(status, &[]).client()).await.unwrap_err();
        assert!(matches!(error, TwilioError::Server { status: s, .. } if s == status));
        assert!(error.is_transient());
    }
    for status in [401, 403] {
        let error = open(&refusing(status, &[]).client()).await.unwrap_err();
        assert!(matches!(error, TwilioError::Unauthorized));
        assert!(!error.is_transient());
    }
}

#[actix_web::test]
async fn a_short_body_is_truncated() {
    let url = raw([head(Some(1_000)), mp3()].concat(), Ending::Close).await;
    let (error, received) = read_to_error(&client(&url)).await;
    assert_eq!(received, 312);
    assert!(matches!(
        error,
        TwilioError::Truncated {
            received: 312,
            expected: Some(1_000)
        }
    ));
    assert!(error.is_transient());
}

#[actix_web::test]
async fn chunks_that_stop_before_the_last_one_are_truncated() {
    let mut answer =
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n138\r\n"
            .to_vec();
    answer.extend(mp3());
    answer.extend(b"\r\n");
    let url = raw(answer, Ending::Close).await;
    let (error, _) = read_to_error(&client(&url)).await;
    assert!(matches!(
        error,
        TwilioError::Truncated { expected: None, .. }
    ));
}

#[actix_web::test]
async fn a_reset_in_mid_body_is_an_error_that_may_pass() {
    let url = raw([head(Some(1_000)), mp3()].concat(), Ending::Reset).await;
    // The reset may overtake the bytes, so it shows on opening or on reading.
    let error = match open(&client(&url)).await {
        Err(error) => error,
        Ok(media) => media.stream.try_collect::<Vec<_>>().await.unwrap_err(),
    };
    assert!(matches!(error, TwilioError::Transport(_)), "{error:?}");
    assert!(error.is_transient());
}

#[actix_web::test]
async fn an_endless_body_stops_at_the_limit() {
    let url = raw([head(None), mp3()].concat(), Ending::Endless).await;
    let client = TwilioClient::new(TwilioConfig {
        max_media_bytes: 300_000,
        ..config(&url)
    })
    .unwrap();
    let (error, received) = read_to_error(&client).await;
    assert!(matches!(error, TwilioError::TooLarge { limit: 300_000 }));
    assert!(!error.is_transient());
    assert!(received <= 300_000);
}

#[actix_web::test]
async fn a_body_announced_too_large_is_not_read() {
    let url = raw(head(Some(1_000_000_000)), Ending::Silence).await;
    let error = open(&client(&url)).await.unwrap_err();
    assert!(matches!(error, TwilioError::TooLarge { .. }));
}

#[actix_web::test]
async fn a_body_of_exactly_the_limit_passes() {
    let twilio = StandIn::start(|_| {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "audio/mpeg"))
            .body(mp3())
    });
    let client = TwilioClient::new(TwilioConfig {
        max_media_bytes: 312,
        ..config(&twilio.url)
    })
    .unwrap();
    let pieces: Vec<_> = open(&client)
        .await
        .unwrap()
        .stream
        .try_collect()
        .await
        .unwrap();
    assert_eq!(pieces.concat().len(), 312);
}

#[actix_web::test]
async fn an_empty_body_is_an_error() {
    for answer in [head(Some(0)), head(None)] {
        let url = raw(answer, Ending::Close).await;
        let error = open(&client(&url)).await.unwrap_err();
        assert!(matches!(error, TwilioError::Empty), "{error:?}");
        assert!(error.is_transient());
    }
}

#[actix_web::test]
async fn what_is_not_audio_is_never_handed_out() {
    let html = b"<!DOCTYPE html><html>maintenance</html>".to_vec();
    let cases = [
        (Some("text/html"), html.clone()),
        (Some("audio/mpeg"), html),
        (Some("application/octet-stream"), mp3()),
        (None, mp3()),
        (Some("audio/mpeg"), b"\xff\xfb".to_vec()),
    ];
    for (content_type, body) in cases {
        let label = format!("{content_type:?}, {} bytes", body.len());
        let twilio = StandIn::start(move |_| {
            let mut response = HttpResponse::Ok();
            if let Some(content_type) = content_type {
                response.insert_header((CONTENT_TYPE, content_type));
            }
            response.body(body.clone())
        });
        let error = open(&twilio.client()).await.unwrap_err();
        assert!(matches!(error, TwilioError::NotAudio), "{label}: {error:?}");
    }
}

#[actix_web::test]
async fn a_first_byte_that_does_not_come_is_a_timeout() {
    let url = raw(Vec::new(), Ending::Silence).await;
    let client = TwilioClient::new(TwilioConfig {
        read_timeout_seconds: 1,
        ..config(&url)
    })
    .unwrap();
    let error = open(&client).await.unwrap_err();
    assert!(matches!(error, TwilioError::Timeout(_)));
    assert!(error.is_transient());
}

#[actix_web::test]
async fn a_body_that_falls_silent_meets_the_idle_timeout() {
    let url = raw([head(Some(1_000)), mp3()].concat(), Ending::Silence).await;
    let client = TwilioClient::new(TwilioConfig {
        idle_timeout_seconds: 1,
        ..config(&url)
    })
    .unwrap();
    let (error, received) = read_to_error(&client).await;
    assert_eq!(received, 312);
    assert_eq!(
        error.to_string(),
        "timeout while waiting for more of the media"
    );
}

#[actix_web::test]
async fn a_body_that_takes_too_long_meets_the_total_timeout() {
    let url = raw([head(Some(1_000)), mp3()].concat(), Ending::Silence).await;
    let client = TwilioClient::new(TwilioConfig {
        total_timeout_seconds: 1,
        ..config(&url)
    })
    .unwrap();
    let (error, _) = read_to_error(&client).await;
    assert_eq!(
        error.to_string(),
        "timeout while reading the whole of the media"
    );
}

#[actix_web::test]
async fn a_closed_port_is_a_transport_error_without_the_url() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url: Url = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    drop(listener);
    let error = open(&client(&url)).await.unwrap_err();
    assert!(matches!(error, TwilioError::Transport(_)));
    assert!(error.is_transient());
    assert!(!format!("{error:?}").contains("/2010-04-01/"));
}

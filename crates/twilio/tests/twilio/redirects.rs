//! Media redirects: followed without credentials, and only to where they may lead.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use futures::TryStreamExt;
use prosaas_twilio::client::{Media, MediaFormat};
use prosaas_twilio::{TwilioClient, TwilioConfig, TwilioError};

use crate::stand_in::{StandIn, config, mp3, recording};

fn redirecting(status: u16, location: String) -> StandIn {
    StandIn::start(move |_| {
        HttpResponse::build(status.try_into().unwrap())
            .insert_header((LOCATION, location.clone()))
            .finish()
    })
}

async fn open(twilio: &StandIn, allow_private_redirects: bool) -> Result<Media, TwilioError> {
    TwilioClient::new(TwilioConfig {
        allow_private_redirects,
        ..config(&twilio.url)
    })
    .unwrap()
    .open_media(&recording().into(), MediaFormat::Mp3, None)
    .await
}

fn storage() -> StandIn {
    StandIn::start(|_| {
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "audio/mpeg"))
            .body(mp3())
    })
}

#[actix_web::test]
async fn a_redirect_is_followed_without_credentials() {
    for status in [301, 302, 303, 307, 308] {
        let storage = storage();
        let twilio = redirecting(status, format!("{}signed?x=1", storage.url));
        let media = open(&twilio, true).await.unwrap();
        let pieces: Vec<_> = media.stream.try_collect().await.unwrap();
        assert_eq!(pieces.concat(), mp3());
        assert!(twilio.seen()[0].header("authorization").is_some());
        let seen = storage.seen();
        assert_eq!(seen[0].target, "/signed?x=1");
        assert_eq!(seen[0].header("authorization"), None);
        assert_eq!(seen[0].header("accept-encoding"), Some("identity"));
    }
}

#[actix_web::test]
async fn credentials_do_not_go_along_to_the_same_host_either() {
    let twilio = StandIn::start(|seen| {
        if seen.target == "/elsewhere" {
            HttpResponse::Ok()
                .insert_header((CONTENT_TYPE, "audio/mpeg"))
                .body(mp3())
        } else {
            HttpResponse::Found()
                .insert_header((LOCATION, "/elsewhere"))
                .finish()
        }
    });
    open(&twilio, true).await.unwrap();
    let seen = twilio.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].header("authorization"), None);
}

#[actix_web::test]
async fn three_redirects_are_followed_and_a_fourth_is_not() {
    for (redirects, works) in [(3, true), (4, false)] {
        let twilio = StandIn::start(move |seen| {
            let step: u32 = seen.target.trim_start_matches('/').parse().unwrap_or(0);
            if step == redirects {
                HttpResponse::Ok()
                    .insert_header((CONTENT_TYPE, "audio/mpeg"))
                    .body(mp3())
            } else {
                HttpResponse::Found()
                    .insert_header((LOCATION, format!("/{}", step + 1)))
                    .finish()
            }
        });
        let media = open(&twilio, true).await;
        assert_eq!(media.is_ok(), works, "{redirects}: {media:?}");
        if let Err(error) = media {
            assert!(matches!(error, TwilioError::BadRedirect("too many")));
            assert_eq!(twilio.seen().len(), 4);
        }
    }
}

#[actix_web::test]
async fn nothing_private_is_reached_by_a_redirect() {
    let inside = storage();
    let port = inside.url.port().unwrap();
    for target in [
        format!("https://127.0.0.1:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://[::1]:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("https://0x7f.1:{port}/"),
        "https://10.0.0.1/".to_owned(),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "https://[fe80::1]/".to_owned(),
        format!("http://127.0.0.1:{port}/"),
        "http://93.184.216.34/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "https://user:pass@93.184.216.34/".to_owned(),
    ] {
        let twilio = redirecting(302, target.clone());
        let error = open(&twilio, false).await.unwrap_err();
        assert!(
            matches!(error, TwilioError::BadRedirect(_)),
            "{target}: {error:?}"
        );
        assert!(!error.is_transient());
    }
    assert!(inside.seen().is_empty());
}

#[actix_web::test]
async fn a_redirect_to_nowhere_is_refused() {
    let twilio = StandIn::start(|_| HttpResponse::Found().finish());
    let error = open(&twilio, true).await.unwrap_err();
    assert!(matches!(error, TwilioError::BadRedirect(_)));
}

#[actix_web::test]
async fn metadata_is_never_redirected() {
    let elsewhere = storage();
    let twilio = redirecting(302, elsewhere.url.to_string());
    let error = twilio.client().recording(&recording()).await.unwrap_err();
    assert!(matches!(error, TwilioError::BadRedirect(_)));
    assert!(elsewhere.seen().is_empty());
}

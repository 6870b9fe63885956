//! Downloading a recording that is there.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;
use futures::TryStreamExt;
use prosaas_twilio::client::{Media, MediaFormat, MediaSource};
use prosaas_twilio::sniff::AudioKind;
use prosaas_twilio::{Auth, TwilioClient, TwilioConfig, TwilioError};

use crate::stand_in::{ACCOUNT, RECORDING, StandIn, TOKEN_BASIC, config, mp3, recording, wav};

async fn whole(media: Media) -> Result<Vec<u8>, TwilioError> {
    let pieces: Vec<_> = media.stream.try_collect().await?;
    Ok(pieces.concat())
}

fn audio(content_type: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .body(body)
}

#[actix_web::test]
async fn an_mp3_comes_whole_with_its_length_and_type() {
    let twilio = StandIn::start(|_| audio("audio/mpeg", mp3()));
    let media = twilio
        .client()
        .open_media(&recording().into(), MediaFormat::Mp3, None)
        .await
        .unwrap();
    assert_eq!(media.content_type, "audio/mpeg");
    assert_eq!(media.kind, AudioKind::Mp3);
    assert_eq!(media.content_length, Some(312));
    assert_eq!(whole(media).await.unwrap(), mp3());

    let seen = twilio.seen();
    assert_eq!(
        seen[0].target,
        format!("/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.mp3")
    );
    assert_eq!(seen[0].header("authorization"), Some(TOKEN_BASIC));
    assert_eq!(seen[0].header("accept-encoding"), Some("identity"));
}

#[actix_web::test]
async fn a_wav_is_asked_for_as_wav() {
    let twilio = StandIn::start(|_| audio("audio/x-wav", wav()));
    let media = twilio
        .client()
        .open_media(&recording().into(), MediaFormat::Wav, Some(1))
        .await
        .unwrap();
    assert_eq!(media.content_type, "audio/x-wav");
    assert_eq!(whole(media).await.unwrap(), wav());
    assert!(
        twilio.seen()[0]
            .target
            .ends_with(".wav?RequestedChannels=1")
    );
}

#[actix_web::test]
async fn an_mp3_called_wav_is_named_by_what_it_is() {
    let twilio = StandIn::start(|_| audio("Audio/X-Wav; charset=binary", mp3()));
    let media = twilio
        .client()
        .open_media(&recording().into(), MediaFormat::Wav, None)
        .await
        .unwrap();
    assert_eq!(media.content_type, "audio/mpeg");
}

#[actix_web::test]
async fn a_body_without_a_length_comes_whole() {
    let twilio = StandIn::start(|_| {
        let pieces = mp3()
            .chunks(5)
            .map(|piece| Ok::<_, std::io::Error>(actix_web::web::Bytes::copy_from_slice(piece)))
            .collect::<Vec<_>>();
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "audio/mpeg"))
            .streaming(futures::stream::iter(pieces))
    });
    let media = twilio
        .client()
        .open_media(&recording().into(), MediaFormat::Mp3, None)
        .await
        .unwrap();
    assert_eq!(media.content_length, None);
    assert_eq!(whole(media).await.unwrap(), mp3());
}

#[actix_web::test]
async fn two_channels_fall_back_to_one() {
    let twilio = StandIn::start(|seen| {
        if seen.target.ends_with("RequestedChannels=2") {
            HttpResponse::BadRequest().body(r#"{"code": 21400, "message": "no"}"#)
        } else {
            audio("audio/mpeg", mp3())
        }
    });
    let media = twilio
        .client()
        .open_media(&recording().into(), MediaFormat::Mp3, Some(2))
        .await
        .unwrap();
    assert_eq!(whole(media).await.unwrap(), mp3());
    let targets: Vec<_> = twilio.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets.len(), 2);
    assert!(targets[1].ends_with("RequestedChannels=1"));
}

#[actix_web::test]
async fn one_channel_refused_is_not_asked_again() {
    let twilio = StandIn::start(|_| HttpResponse::BadRequest().body(r#"{"code": 21400}"#));
    let error = twilio
        .client()
        .open_media(&recording().into(), MediaFormat::Mp3, Some(1))
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        TwilioError::Rejected {
            status: 400,
            code: Some(21_400)
        }
    ));
    assert!(!error.is_transient());
    assert_eq!(twilio.seen().len(), 1);
}

#[actix_web::test]
async fn an_api_key_signs_in_with_its_own_secret() {
    let twilio = StandIn::start(|_| audio("audio/mpeg", mp3()));
    let client = TwilioClient::new(TwilioConfig {
        auth: Auth::ApiKey {
            sid: "SK1".to_owned(),
            secret: "key-secret".into(),
        },
        ..config(&twilio.url)
    })
    .unwrap();
    client
        .open_media(&recording().into(), MediaFormat::Mp3, None)
        .await
        .unwrap();
    assert_eq!(
        twilio.seen()[0].header("authorization"),
        Some("Basic U0sxOmtleS1zZWNyZXQ=")
    );
}

#[actix_web::test]
async fn a_subaccounts_recording_is_read_below_it() {
    let twilio = StandIn::start(|_| audio("audio/mpeg", mp3()));
    let client = twilio.client();
    let path = format!(
        "/2010-04-01/Accounts/AC{}/Recordings/{RECORDING}",
        "f".repeat(32)
    );
    let source = MediaSource::from_recording_url(&path, client.config()).unwrap();
    client
        .open_media(&source, MediaFormat::Mp3, None)
        .await
        .unwrap();
    assert_eq!(twilio.seen()[0].target, format!("{path}.mp3"));
}

#[actix_web::test]
async fn a_recording_that_is_not_there_is_not_found() {
    let twilio = StandIn::start(|_| {
        HttpResponse::NotFound()
            .insert_header((CONTENT_TYPE, "application/xml"))
            .body("<TwilioResponse><RestException/></TwilioResponse>")
    });
    let error = twilio
        .client()
        .open_media(&recording().into(), MediaFormat::Mp3, None)
        .await
        .unwrap_err();
    assert!(matches!(error, TwilioError::NotFound));
    assert!(!error.is_transient());
}

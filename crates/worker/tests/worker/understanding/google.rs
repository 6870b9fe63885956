//! Google's transcriber against a stand-in for its token and speech endpoints.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use prosaas_core::settings::TranscriptionSettings;
use prosaas_language::Language;
use serde_json::{Value, json};
use tempfile::TempDir;
use worker::transcribers::{Answer, Google, Speech, TranscribeError, Transcriber};

use super::stage::Stage;
use super::stand_in::{Reply, StandIn};

/// An installation with a service account whose tokens the stand-in gives.
struct Account {
    folder: TempDir,
    public: Vec<u8>,
    settings: TranscriptionSettings,
}

async fn account(server: &StandIn) -> Account {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("gcp-stt-sa.json");
    let body = STANDARD.encode(private.as_ref());
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(64)
        .map(|l| std::str::from_utf8(l).unwrap())
        .collect();
    let key = json!({
        "type": "service_account",
        "client_email": "stt@example.iam.gserviceaccount.com",
        "private_key": format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n")),
        "token_uri": server.url("/token"),
    });
    std::fs::write(&file, key.to_string()).unwrap();
    let mut settings = Stage::set().await.settings.transcription;
    settings.google.credentials_file = Some(file);
    settings.google.base_url = server.url("");
    Account {
        folder,
        public: public.as_ref().to_vec(),
        settings,
    }
}

impl Account {
    fn google(&self) -> Google {
        Google::new(&self.settings).unwrap().unwrap()
    }

    async fn send(&self, google: &Google) -> Result<Answer, TranscribeError> {
        let path = self.folder.path().join("a.wav");
        std::fs::write(&path, b"RIFF sound").unwrap();
        let speech = Speech {
            path,
            bytes: 10,
            seconds: 20.0,
            wav_rate: Some(8000),
        };
        google.begin(&speech, Language::Hebrew).await
    }
}

fn token() -> Reply {
    Reply::json(
        &json!({ "access_token": "ya29.secret", "expires_in": 3599, "token_type": "Bearer" }),
    )
}

fn recognized() -> Value {
    let word = |start: &str, end: &str, word: &str| json!({ "startTime": start, "endTime": end, "word": word });
    json!({ "name": "42", "done": true, "response": { "results": [
        { "alternatives": [{ "transcript": "שלום אני מחיפה", "confidence": 0.9, "words": [
            word("0s", "0.500s", "שלום"), word("2.100s", "2.400s", "אני"), word("2.400s", "3s", "מחיפה") ] }] },
        { "alternatives": [{ "transcript": "תודה", "words": [word("5s", "5.500s", "תודה")] }] },
    ] } })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_is_begun_with_a_token_of_the_account_and_asked_for_until_it_is_done() {
    let server = StandIn::start([
        token(),
        Reply::json(&json!({ "name": "42" })),
        Reply::json(&json!({ "name": "42", "metadata": { "progressPercent": 10 } })),
        Reply::json(&recognized()),
    ])
    .await;
    let account = account(&server).await;
    let google = account.google();
    assert_eq!(
        account.send(&google).await.unwrap(),
        Answer::Later("42".to_owned())
    );
    assert_eq!(
        google.ask("42").await.unwrap(),
        Answer::Later("42".to_owned())
    );
    let Answer::Done(spoken) = google.ask("42").await.unwrap() else {
        panic!("it is done")
    };
    let texts: Vec<(f64, &str)> = spoken.iter().map(|s| (s.start, s.text.as_str())).collect();
    assert_eq!(texts, [(0.0, "שלום"), (2.1, "אני מחיפה"), (5.0, "תודה")]);

    let asked = server.asked();
    assert_eq!(asked.len(), 4, "one token serves all");
    verify(&asked[0].text(), &account.public);
    assert_eq!(asked[1].path, "/v1/speech:longrunningrecognize");
    assert_eq!(
        asked[1].authorization.as_deref(),
        Some("Bearer ya29.secret")
    );
    let config = &asked[1].json()["config"];
    assert_eq!(config["languageCode"], "iw-IL");
    assert_eq!(
        (&config["encoding"], &config["sampleRateHertz"]),
        (&json!("LINEAR16"), &json!(8000))
    );
    assert_eq!(config["enableWordTimeOffsets"], true);
    assert_eq!(
        asked[1].json()["audio"]["content"],
        STANDARD.encode(b"RIFF sound")
    );
    assert_eq!(
        (asked[2].method.as_str(), asked[2].path.as_str()),
        ("GET", "/v1/operations/42")
    );
}

/// The assertion is a JWT of the account, signed with its key.
fn verify(form: &str, public: &[u8]) {
    let (_, assertion) = form.split_once("assertion=").unwrap();
    let parts: Vec<&str> = assertion.split('.').collect();
    let [head, claims, signature] = parts.try_into().unwrap();
    let read = |part: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(read(head)["alg"], "RS256");
    let told = read(claims);
    assert_eq!(told["iss"], "stt@example.iam.gserviceaccount.com");
    assert_eq!(
        told["scope"],
        "https://www.googleapis.com/auth/cloud-platform"
    );
    assert!(told["aud"].as_str().unwrap().ends_with("/token"));
    assert_eq!(
        told["exp"].as_i64().unwrap() - told["iat"].as_i64().unwrap(),
        3600
    );
    let key = aws_lc_rs::signature::UnparsedPublicKey::new(
        &aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256,
        public,
    );
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    key.verify(format!("{head}.{claims}").as_bytes(), &signature)
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_a_result_without_words() {
    let done = json!({ "name": "42", "done": true });
    let server = StandIn::start([token(), Reply::json(&done)]).await;
    let account = account(&server).await;
    assert_eq!(
        account.send(&account.google()).await.unwrap(),
        Answer::Done(Vec::new())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_and_failures_say_what_may_be_tried_again() {
    let failed = |code: i32| {
        Reply::json(&json!({ "done": true, "error": { "code": code, "message": "secret" } }))
    };
    for (reply, code, permanent) in [
        (failed(3), "audio_refused", true),
        (failed(7), "transcriber_refused", true),
        (failed(14), "transcriber_unavailable", false),
        (Reply::status(403), "transcriber_refused", true),
        (Reply::status(429), "transcriber_busy", false),
        (Reply::status(503), "transcriber_unavailable", false),
        (
            Reply {
                body: "no json".to_owned(),
                ..Reply::status(200)
            },
            "transcriber_answer",
            false,
        ),
    ] {
        let server = StandIn::start([token(), reply.clone()]).await;
        let account = account(&server).await;
        let error = account.send(&account.google()).await.unwrap_err();
        assert_eq!(
            (error.code, error.permanent),
            (code, permanent),
            "{reply:?}"
        );
        assert!(!error.text.contains("secret"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_account_is_refused_for_good() {
    let refused = Reply {
        body: r#"{"error":"invalid_grant"}"#.to_owned(),
        ..Reply::status(400)
    };
    let server = StandIn::start([refused]).await;
    let account = account(&server).await;
    let error = account.send(&account.google()).await.unwrap_err();
    assert_eq!((error.code, error.permanent), ("transcriber_refused", true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_key_is_named_at_the_start() {
    let server = StandIn::start([token()]).await;
    let account = account(&server).await;
    std::fs::write(account.folder.path().join("gcp-stt-sa.json"), "{}").unwrap();
    let error = Google::new(&account.settings).err().unwrap();
    assert!(error.to_string().contains("credentials_file"), "{error}");
}

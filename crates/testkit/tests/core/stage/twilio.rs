//! A small Twilio within the test's process: it gives what it was told to.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::web::{self, Bytes, Data, Path};
use actix_web::{App, HttpResponse, HttpServer};
use futures::stream;
use prosaas_core::ids::{CallSid, RecordingSid};
use prosaas_testkit::settings::{ACCOUNT_SID, AUTH_TOKEN};
use prosaas_twilio::{Auth, TwilioClient, TwilioConfig};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// What a request for media gets.
#[derive(Clone)]
pub(crate) enum Body {
    Audio(Vec<u8>),
    /// The first half; the rest when the test lets it go on.
    Held(Vec<u8>, Arc<Semaphore>),
    Page,
    Status(u16),
    RetryAfter(u32),
}

/// A recording at Twilio.
#[derive(Clone)]
pub(crate) struct Recording {
    pub(crate) sid: String,
    pub(crate) call: String,
    pub(crate) status: &'static str,
    pub(crate) duration: u32,
    pub(crate) error_code: Option<u32>,
    pub(crate) body: Body,
}

impl Recording {
    pub(crate) fn completed(sid: &RecordingSid, call: &CallSid, duration: u32, body: Body) -> Self {
        Self {
            sid: sid.to_string(),
            call: call.to_string(),
            status: "completed",
            duration,
            error_code: None,
            body,
        }
    }

    fn json(&self) -> Value {
        json!({
            "sid": self.sid, "account_sid": ACCOUNT_SID, "call_sid": self.call,
            "status": self.status, "duration": self.duration.to_string(), "channels": 1,
            "error_code": self.error_code, "source": "DialVerb",
        })
    }
}

#[derive(Default)]
struct State {
    recordings: Vec<Recording>,
    calls: Vec<Value>,
    media_requests: usize,
    /// What the next deletions meet instead of success.
    delete_refusals: Vec<u16>,
}

/// The running stand-in.
pub(crate) struct Twilio {
    url: String,
    state: Arc<Mutex<State>>,
}

/// Constant 32 kbit/s, so 4,000 bytes a second: MPEG-2 layer III frames of 104 bytes at 22.05 kHz.
pub(crate) fn mp3(seconds: usize, flavour: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < seconds * 4000 {
        bytes.extend([0xff, 0xf3, 0x40, 0xc4]);
        bytes.extend([flavour; 100]);
    }
    bytes
}

impl Twilio {
    pub(crate) fn start() -> Self {
        let state: Arc<Mutex<State>> = Arc::default();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::clone(&state);
        let server = HttpServer::new(move || {
            let account = format!("/2010-04-01/Accounts/{ACCOUNT_SID}");
            App::new()
                .app_data(Data::from(Arc::clone(&shared)))
                .service(
                    web::scope(&account)
                        .route("/Recordings.json", web::get().to(list_all))
                        .route("/Recordings/{sid}.json", web::get().to(show))
                        .route("/Recordings/{sid}.json", web::delete().to(delete))
                        .route("/Recordings/{sid}.mp3", web::get().to(media))
                        .route("/Calls/{sid}/Recordings.json", web::get().to(list))
                        .route("/Calls/{sid}.json", web::get().to(call)),
                )
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        tokio::spawn(server);
        Self { url, state }
    }

    pub(crate) fn client(&self) -> TwilioClient {
        let auth = Auth::Token(AUTH_TOKEN.to_owned().into());
        let mut config = TwilioConfig::new(ACCOUNT_SID.parse().unwrap(), auth);
        config.base_url = self.url.parse().unwrap();
        TwilioClient::new(config).unwrap()
    }

    pub(crate) fn add(&self, recording: Recording) {
        self.state.lock().unwrap().recordings.push(recording);
    }

    pub(crate) fn add_call(&self, call: Value) {
        self.state.lock().unwrap().calls.push(call);
    }

    pub(crate) fn change(&self, sid: &RecordingSid, change: impl FnOnce(&mut Recording)) {
        let mut state = self.state.lock().unwrap();
        change(
            state
                .recordings
                .iter_mut()
                .find(|one| one.sid == sid.as_str())
                .unwrap(),
        );
    }

    /// The next deletions meet these, in this order.
    pub(crate) fn refuse_deletions(&self, statuses: &[u16]) {
        self.state.lock().unwrap().delete_refusals = statuses.to_vec();
    }

    pub(crate) fn has(&self, sid: &str) -> bool {
        let state = self.state.lock().unwrap();
        state.recordings.iter().any(|one| one.sid == sid)
    }

    pub(crate) fn media_requests(&self) -> usize {
        self.state.lock().unwrap().media_requests
    }
}

async fn list_all(state: Data<Mutex<State>>) -> HttpResponse {
    let all: Vec<Value> = state
        .lock()
        .unwrap()
        .recordings
        .iter()
        .map(Recording::json)
        .collect();
    HttpResponse::Ok().json(json!({ "recordings": all, "next_page_uri": null }))
}

async fn list(state: Data<Mutex<State>>, sid: Path<String>) -> HttpResponse {
    let state = state.lock().unwrap();
    let of_call: Vec<Value> = state
        .recordings
        .iter()
        .filter(|one| one.call == *sid)
        .map(Recording::json)
        .collect();
    HttpResponse::Ok().json(json!({ "recordings": of_call, "next_page_uri": null }))
}

async fn show(state: Data<Mutex<State>>, sid: Path<String>) -> HttpResponse {
    let state = state.lock().unwrap();
    match state.recordings.iter().find(|one| one.sid == *sid) {
        Some(one) => HttpResponse::Ok().json(one.json()),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn delete(state: Data<Mutex<State>>, sid: Path<String>) -> HttpResponse {
    let mut state = state.lock().unwrap();
    if !state.delete_refusals.is_empty() {
        let status = state.delete_refusals.remove(0);
        return HttpResponse::build(status.try_into().unwrap()).finish();
    }
    let before = state.recordings.len();
    state.recordings.retain(|one| one.sid != *sid);
    if state.recordings.len() < before {
        HttpResponse::NoContent().finish()
    } else {
        HttpResponse::NotFound().finish()
    }
}

async fn call(state: Data<Mutex<State>>, sid: Path<String>) -> HttpResponse {
    let state = state.lock().unwrap();
    match state.calls.iter().find(|one| one["sid"] == sid.as_str()) {
        Some(one) => HttpResponse::Ok().json(one),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn media(state: Data<Mutex<State>>, sid: Path<String>) -> HttpResponse {
    let found = {
        let mut state = state.lock().unwrap();
        state.media_requests += 1;
        let found = state.recordings.iter().find(|one| one.sid == *sid);
        found
            .filter(|one| one.status == "completed")
            .map(|one| one.body.clone())
    };
    match found {
        None => HttpResponse::NotFound().finish(),
        Some(Body::Audio(bytes)) => HttpResponse::Ok().content_type("audio/mpeg").body(bytes),
        Some(Body::Page) => HttpResponse::Ok()
            .content_type("text/html")
            .body("<html>busy</html>"),
        Some(Body::Status(status)) => HttpResponse::build(status.try_into().unwrap()).finish(),
        Some(Body::RetryAfter(seconds)) => HttpResponse::TooManyRequests()
            .insert_header(("Retry-After", seconds.to_string()))
            .finish(),
        Some(Body::Held(bytes, gate)) => {
            let (first, rest) = bytes.split_at(bytes.len() / 2);
            let (first, rest) = (Bytes::copy_from_slice(first), Bytes::copy_from_slice(rest));
            let length = u64::try_from(bytes.len()).unwrap();
            let body = stream::unfold(0, move |part| {
                let (first, rest, gate) = (first.clone(), rest.clone(), Arc::clone(&gate));
                async move {
                    match part {
                        0 => Some((Ok::<_, actix_web::Error>(first), 1)),
                        1 => {
                            gate.acquire().await.unwrap().forget();
                            Some((Ok(rest), 2))
                        }
                        _ => None,
                    }
                }
            });
            HttpResponse::Ok()
                .content_type("audio/mpeg")
                .no_chunking(length)
                .streaming(body)
        }
    }
}

//! A Twilio that answers what a test tells it to, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use prosaas_twilio::{AccountSid, Auth, CallSid, RecordingSid, TwilioClient, TwilioConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

pub(crate) const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub(crate) const CALL: &str = "CA00000000000000000000000000000002";
pub(crate) const RECORDING: &str = "RE00000000000000000000000000000003";
/// Basic authentication of the account with the token `secret-token`.
pub(crate) const TOKEN_BASIC: &str =
    "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTpzZWNyZXQtdG9rZW4=";

pub(crate) fn call() -> CallSid {
    CALL.parse().unwrap()
}

pub(crate) fn recording() -> RecordingSid {
    RECORDING.parse().unwrap()
}

/// Three MPEG-1 layer III frames of 32 kbit/s at 44.1 kHz.
pub(crate) fn mp3() -> Vec<u8> {
    let mut frame = vec![0xff, 0xfb, 0x10, 0xc4];
    frame.resize(104, 0);
    frame.repeat(3)
}

pub(crate) fn wav() -> Vec<u8> {
    [b"RIFF\x24\0\0\0WAVEfmt ".as_slice(), &[0; 28]].concat()
}

/// A request as the stand-in saw it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

type Answer = dyn Fn(&Seen) -> HttpResponse + Send + Sync;

pub(crate) struct StandIn {
    pub(crate) url: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl StandIn {
    pub(crate) fn start(answer: impl Fn(&Seen) -> HttpResponse + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let answer: Arc<Answer> = Arc::new(answer);
        let server = HttpServer::new(move || {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            App::new().default_service(web::to(move |request: HttpRequest, body: web::Bytes| {
                let seen = Seen {
                    method: request.method().to_string(),
                    target: request.uri().to_string(),
                    headers: request
                        .headers()
                        .iter()
                        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                        .collect(),
                    body: String::from_utf8(body.to_vec()).unwrap(),
                };
                log.lock().unwrap().push(seen.clone());
                let response = answer(&seen);
                async move { response }
            }))
        })
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
        let url = format!("http://{}", server.addrs()[0]).parse().unwrap();
        actix_web::rt::spawn(server.run());
        Self { url, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn client(&self) -> TwilioClient {
        TwilioClient::new(config(&self.url)).unwrap()
    }
}

/// Signed in by token, with limits that only a hanging test reaches.
pub(crate) fn config(base_url: &Url) -> TwilioConfig {
    let account: AccountSid = ACCOUNT.parse().unwrap();
    TwilioConfig {
        base_url: base_url.clone(),
        read_timeout_seconds: 10,
        idle_timeout_seconds: 10,
        ..TwilioConfig::new(account, Auth::Token("secret-token".into()))
    }
}

/// How a raw answer ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending {
    /// The connection is closed in order.
    Close,
    /// The connection is reset.
    Reset,
    /// Nothing more comes, and the connection stays.
    Silence,
    /// The last bytes come again for ever.
    Endless,
}

/// Bytes on the wire that no proper server would send: one connection, one answer each.
pub(crate) async fn raw(answer: Vec<u8>, ending: Ending) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    actix_web::rt::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            actix_web::rt::spawn(serve(connection, answer.clone(), ending));
        }
    });
    url.parse().unwrap()
}

async fn serve(mut connection: TcpStream, answer: Vec<u8>, ending: Ending) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if connection.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    connection.write_all(&answer).await.unwrap();
    match ending {
        Ending::Close => connection.shutdown().await.unwrap(),
        Ending::Reset => connection.set_zero_linger().unwrap(),
        Ending::Silence => {
            // Waits for the client to leave.
            let _ = connection.read_buf(&mut request).await;
        }
        Ending::Endless => {
            while connection
                .write_all(&answer[answer.len() - 1..].repeat(65_536))
                .await
                .is_ok()
            {}
        }
    }
}

/// The head of a raw 200 answer with audio.
pub(crate) fn head(content_length: Option<usize>) -> Vec<u8> {
    let length = content_length.map_or_else(
        || "Connection: close\r\n".to_owned(),
        |length| format!("Content-Length: {length}\r\n"),
    );
    format!("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n{length}\r\n").into_bytes()
}

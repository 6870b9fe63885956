//! A simulator in this process, and requests to it.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use twilio_sim::{Config, Running};

pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub(crate) const TOKEN: &str = "a-secret-token";
pub(crate) const CALL: &str = "CA11111111111111111111111111111111";
pub(crate) const RECORDING: &str = "RE22222222222222222222222222222222";

pub(crate) struct Simulator {
    pub(crate) running: Running,
    pub(crate) http: Client,
}

/// How a raw connection ended, after what it brought.
pub(crate) struct Raw {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    pub(crate) end: Result<(), std::io::ErrorKind>,
}

impl Simulator {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::local(ACCOUNT, TOKEN);
        change(&mut config);
        let http = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self {
            running: twilio_sim::start(config).await.unwrap(),
            http,
        }
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.running.addr
    }

    pub(crate) fn rest(&self, rest: &str) -> String {
        format!("{}{}", self.running.url(), rest_path(rest))
    }

    pub(crate) async fn get(&self, rest: &str) -> Response {
        self.http
            .get(self.rest(rest))
            .basic_auth(ACCOUNT, Some(TOKEN))
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn get_json(&self, rest: &str) -> Value {
        self.get(rest).await.json().await.unwrap()
    }

    pub(crate) async fn control(&self, path: &str) -> Value {
        let url = format!("{}/_sim/{path}", self.running.url());
        self.http
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    pub(crate) async fn order(&self, path: &str, body: Value) -> Response {
        let url = format!("{}/_sim/{path}", self.running.url());
        self.http.post(url).json(&body).send().await.unwrap()
    }

    /// A recording of generated audio under the fixed SIDs.
    pub(crate) async fn register(&self, bytes: u64) {
        let body = json!({
            "call_sid": CALL, "recording_sid": RECORDING, "audio": { "synthetic_bytes": bytes },
        });
        assert_eq!(self.order("recordings", body).await.status(), 201);
    }

    pub(crate) async fn fault(&self, fault: Value) {
        let response = self.order("faults", fault).await;
        assert_eq!(response.status(), 204, "{}", response.text().await.unwrap());
    }

    pub(crate) async fn media(&self) -> Response {
        self.get(&format!("Recordings/{RECORDING}.mp3")).await
    }

    pub(crate) async fn source_bytes(&self) -> Vec<u8> {
        let url = format!("{}/_sim/recordings/{RECORDING}/bytes", self.running.url());
        self.http
            .get(url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .to_vec()
    }

    /// The recording's media over a bare socket, up to `limit` bytes of body.
    pub(crate) async fn raw_media(&self, limit: usize) -> Raw {
        let path = rest_path(&format!("Recordings/{RECORDING}.mp3"));
        let mut socket = TcpStream::connect(self.addr()).await.unwrap();
        let credentials = {
            use base64::Engine as _;
            base64::engine::general_purpose::STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"))
        };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: sim\r\nAuthorization: Basic {credentials}\r\n\
             Connection: close\r\n\r\n"
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        let (mut got, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
        let end = loop {
            match socket.read(&mut buffer).await {
                Ok(0) => break Ok(()),
                Ok(n) => got.extend_from_slice(&buffer[..n]),
                Err(error) => break Err(error.kind()),
            }
            if got.len() > limit {
                break Ok(());
            }
        };
        let split = got
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(got[..split].to_vec())
            .unwrap()
            .to_ascii_lowercase();
        Raw {
            head,
            body: got[split + 4..].to_vec(),
            end,
        }
    }
}

fn rest_path(rest: &str) -> String {
    format!("/2010-04-01/Accounts/{ACCOUNT}/{rest}")
}

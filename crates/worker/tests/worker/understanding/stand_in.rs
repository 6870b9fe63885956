//! A server that answers as it is told, and remembers what it was asked.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use url::Url;

/// What it was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Bytes,
}

impl Asked {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What it answers.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
    pub(crate) delay: Duration,
}

impl Reply {
    pub(crate) fn json(body: &Value) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            body: body.to_string(),
            delay: Duration::ZERO,
        }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: "{}".to_owned(),
            delay: Duration::ZERO,
        }
    }
}

#[derive(Default)]
struct Script {
    asked: Vec<Asked>,
    replies: VecDeque<Reply>,
    last: Option<Reply>,
}

/// The server; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct StandIn {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl StandIn {
    /// Answers with each of these in turn, and with the last one from then on.
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let script = Script {
            replies: replies.into_iter().collect(),
            ..Script::default()
        };
        let stand_in = Self {
            address,
            script: Arc::new(Mutex::new(script)),
        };
        let server = stand_in.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move {
                    let service = service_fn(move |request| server.clone().answer(request));
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        stand_in
    }

    async fn answer(self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        let (head, body) = request.into_parts();
        let body = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
            .unwrap_or_default();
        let header = head
            .headers
            .get("authorization")
            .and_then(|value| value.to_str().ok());
        let asked = Asked {
            method: head.method.to_string(),
            path: head.uri.to_string(),
            authorization: header.map(str::to_owned),
            body,
        };
        let reply = {
            let mut script = self.script.lock().unwrap();
            script.asked.push(asked);
            if let Some(next) = script.replies.pop_front() {
                script.last = Some(next);
            }
            script.last.clone().expect("a reply was given")
        };
        tokio::time::sleep(reply.delay).await;
        let mut response = Response::builder().status(reply.status);
        for (name, value) in reply.headers {
            response = response.header(name, value);
        }
        Ok(response.body(Full::new(reply.body.into())).unwrap())
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.script.lock().unwrap().asked.clone()
    }

    /// Answers with this from the next request on.
    pub(crate) fn then(&self, reply: Reply) {
        self.script.lock().unwrap().replies.push_back(reply);
    }
}

//! Between the product and the bucket: passes everything on, and misbehaves as a test asks.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Body = UnsyncBoxBody<Bytes, Failure>;

/// What a request meets.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The connection is closed without an answer.
    Down,
    /// This status, with nothing behind it.
    Status(u16),
    /// Nothing, for ever.
    Silent,
    /// So many bytes of the body, then the connection's end; each try anew.
    Cut(usize),
    /// The body comes in pieces of a kilobyte with this pause between two.
    Slow(Duration),
}

/// A request that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its method.
    pub method: String,
    /// Its path and query.
    pub target: String,
}

/// A running proxy.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: String,
    http: reqwest::Client,
    fault: Mutex<Option<(Option<Method>, Fault)>>,
    seen: Mutex<Vec<Seen>>,
}

impl Proxy {
    pub(super) async fn start(upstream: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            upstream,
            http: reqwest::Client::builder().build().unwrap(),
            fault: Mutex::default(),
            seen: Mutex::default(),
        });
        tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { address, shared }
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on every request, or every one of this method, meets the fault.
    pub fn fault(&self, method: Option<Method>, fault: Fault) {
        *lock(&self.shared.fault) = Some((method, fault));
    }

    /// All is well again.
    pub fn heal(&self) {
        *lock(&self.shared.fault) = None;
    }

    /// Every request so far.
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.shared.seen).clone()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&shared)));
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(move |request| answer(request, Arc::clone(&shared)));
    // A fault ends the connection on purpose.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    request: Request<Incoming>,
    shared: Arc<Shared>,
) -> Result<Response<Body>, Failure> {
    lock(&shared.seen).push(Seen {
        method: request.method().to_string(),
        target: request.uri().to_string(),
    });
    let fault = lock(&shared.fault)
        .clone()
        .filter(|(method, _)| method.as_ref().is_none_or(|one| one == request.method()))
        .map(|(_, fault)| fault);
    match fault {
        Some(Fault::Down) => Err("the test wants no answer".into()),
        Some(Fault::Silent) => std::future::pending().await,
        Some(Fault::Status(status)) => {
            let mut response = Response::new(Empty::new().map_err(never).boxed_unsync());
            *response.status_mut() = StatusCode::from_u16(status)?;
            Ok(response)
        }
        Some(Fault::Cut(most)) => pass_on(request, &shared, |body| cut(body, most)).await,
        Some(Fault::Slow(pause)) => pass_on(request, &shared, |body| slow(body, pause)).await,
        None => pass_on(request, &shared, |body| body).await,
    }
}

type Pieces = stream::BoxStream<'static, Result<Bytes, Failure>>;

async fn pass_on(
    request: Request<Incoming>,
    shared: &Shared,
    change: impl FnOnce(Pieces) -> Pieces,
) -> Result<Response<Body>, Failure> {
    let (head, body) = request.into_parts();
    let url = format!("{}{}", shared.upstream, head.uri);
    let body = body.collect().await?.to_bytes();
    // The host as it was: it is signed.
    let sent = shared
        .http
        .request(head.method, url)
        .headers(head.headers)
        .body(body)
        .send();
    let answered = sent.await?;
    let (status, mut headers) = (answered.status(), answered.headers().clone());
    for of_the_connection in ["connection", "transfer-encoding"] {
        headers.remove(of_the_connection);
    }
    let pieces = change(answered.bytes_stream().map_err(Failure::from).boxed());
    let body = BodyExt::boxed_unsync(StreamBody::new(pieces.map_ok(Frame::data)));
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

fn cut(body: Pieces, most: usize) -> Pieces {
    let mut left = most;
    let shortened = body.map(move |piece| {
        let piece = piece?;
        if left == 0 {
            return Err("the test wants no more".into());
        }
        let piece = piece.slice(..piece.len().min(left));
        left -= piece.len();
        Ok(piece)
    });
    shortened
        .chain(stream::once(async { Err("the test wants no more".into()) }))
        .boxed()
}

fn slow(body: Pieces, pause: Duration) -> Pieces {
    let pieces = body.map_ok(|piece| {
        let pieces: Vec<_> = piece.chunks(1024).map(Bytes::copy_from_slice).collect();
        stream::iter(pieces.into_iter().map(Ok))
    });
    pieces
        .try_flatten()
        .then(move |piece| async move {
            tokio::time::sleep(pause).await;
            piece
        })
        .boxed()
}

fn never(error: Infallible) -> Failure {
    match error {}
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! `/healthz`, `/readyz` and `/metrics` for the supervisor and Prometheus.

mod ready;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics_exporter_prometheus::PrometheusHandle;
use prosaas_core::build_info;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

pub use ready::Readiness;

/// A client that sends its request slower than this is cut.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);

/// The server; it stops with its token.
pub struct Health {
    listener: TcpListener,
    address: SocketAddr,
    pages: Arc<Pages>,
}

struct Pages {
    readiness: Readiness,
    metrics: Option<PrometheusHandle>,
}

impl Health {
    /// Listens, and writes the address into the file that `PROSAAS_PORT_FILE` names, where a
    /// supervisor asked for a free port.
    pub async fn bind(
        listen: SocketAddr,
        readiness: Readiness,
        metrics: Option<PrometheusHandle>,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        if let Some(file) = std::env::var_os("PROSAAS_PORT_FILE") {
            tokio::fs::write(file, address.to_string()).await?;
        }
        Ok(Self {
            listener,
            address,
            pages: Arc::new(Pages { readiness, metrics }),
        })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop`.
    pub async fn serve(self, stop: CancellationToken) {
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = stop.cancelled() => return,
            };
            match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(answer(stream, Arc::clone(&self.pages)));
                }
                Err(error) => {
                    tracing::warn!(%error, "the health server can't accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
}

async fn answer(stream: TcpStream, pages: Arc<Pages>) {
    let service = service_fn(move |request| {
        let pages = Arc::clone(&pages);
        async move { Ok::<_, Infallible>(pages.page(&request).await) }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT);
    // A client that went away is none of our concern.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}

impl Pages {
    async fn page(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return text(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".into());
        }
        match request.uri().path() {
            "/healthz" => json(StatusCode::OK, alive()),
            "/readyz" => self.ready().await,
            "/metrics" => self.metrics.as_ref().map_or_else(
                || text(StatusCode::NOT_FOUND, "no metrics\n".into()),
                |metrics| text(StatusCode::OK, metrics.render()),
            ),
            _ => text(StatusCode::NOT_FOUND, "not found\n".into()),
        }
    }

    async fn ready(&self) -> Response<Full<Bytes>> {
        let report = self.readiness.report().await;
        let status = if report.ready {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        json(status, report.body)
    }
}

fn alive() -> String {
    let (version, revision) = (build_info::VERSION, build_info::REVISION);
    json!({ "status": "ok", "version": version, "revision": revision }).to_string()
}

fn json(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = text(status, body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn text(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

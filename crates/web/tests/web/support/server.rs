//! A real server on a free port of this machine.

use std::{
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    thread,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    rt::System,
    web::{self, Data},
};
use prosaas_core::recording::Place;
use prosaas_web::sending::{self, Compression, OpenedFile, Progress, Representation, Source};
use tokio::sync::watch;

use super::recording::Recording;

/// What the handlers send.
struct Sent {
    path: PathBuf,
    place: Place,
    content: Representation,
    progress: watch::Receiver<Progress>,
    total: u64,
}

/// A running server; it stops when dropped.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    /// Drives the answers of `/growing`.
    pub(crate) progress: watch::Sender<Progress>,
    handle: ServerHandle,
}

impl TestServer {
    /// Serves `recording`; `/growing` announces `total` bytes of it.
    pub(crate) fn start(recording: &Recording, total: u64) -> Self {
        Self::start_from(recording, Place::File(recording.path.clone()), total)
    }

    /// The same, with the finished recording at another place.
    pub(crate) fn start_from(recording: &Recording, place: Place, total: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (progress, receiver) = watch::channel(Progress::default());
        let sent = Data::new(Sent {
            path: recording.path.clone(),
            place,
            content: recording.representation(),
            progress: receiver,
            total,
        });
        let (started, handle) = std::sync::mpsc::channel();
        thread::spawn(move || {
            System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(Data::clone(&sent))
                        .wrap(Compression)
                        .route("/direct", web::to(direct))
                        .route("/accel", web::to(behind_nginx))
                        .route("/growing", web::to(growing))
                        .route("/text", web::to(text))
                })
                .workers(1)
                .shutdown_timeout(0)
                .disable_signals()
                .listen(listener)
                .unwrap()
                .run();
                started.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            address,
            progress,
            handle: handle.recv().unwrap(),
        }
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

async fn direct(request: HttpRequest, sent: Data<Sent>) -> HttpResponse {
    let source = match Source::open(&sent.place, sent.content.len()).await {
        Ok(source) => source,
        Err(error) => return HttpResponse::InternalServerError().body(error.to_string()),
    };
    match sending::send(&request, &source, &sent.content).await {
        Ok(response) => response,
        Err(error) => HttpResponse::ServiceUnavailable().body(error.to_string()),
    }
}

async fn behind_nginx(request: HttpRequest, sent: Data<Sent>) -> HttpResponse {
    match sending::accel(&request, &sent.content, "/_recordings/CA1.mp3") {
        Some(response) => response,
        None => direct(request, sent).await,
    }
}

async fn growing(request: HttpRequest, sent: Data<Sent>) -> HttpResponse {
    let content = Representation::new("audio/mpeg", sent.total);
    match OpenedFile::open_growing(&sent.path).await {
        Ok(file) => sending::respond_growing(&request, &file, &content, sent.progress.clone()),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}

async fn text() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain")
        .body("word ".repeat(2000))
}

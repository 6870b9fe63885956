//! A stand-in for the product: takes webhooks, checks their signatures, answers with fixed TwiML.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web::{self, Data, Form};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use tokio::sync::Notify;

use crate::simulator::TOKEN;

/// What the stand-in's public address is, although nothing is there.
pub(crate) const PUBLIC: &str = "https://voice.example.com";

#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) token: String,
    pub(crate) params: HashMap<String, String>,
}

impl Received {
    pub(crate) fn field(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }
}

struct Inner {
    twiml: HashMap<String, String>,
    log: Mutex<Vec<Received>>,
    changed: Notify,
}

pub(crate) struct Product {
    inner: Arc<Inner>,
    pub(crate) url: String,
}

impl Product {
    /// `twiml` by path; any other path answers 204.
    pub(crate) fn start(twiml: &[(&str, &str)]) -> Self {
        let twiml = twiml
            .iter()
            .map(|&(path, xml)| (path.to_owned(), xml.to_owned()))
            .collect();
        let inner = Arc::new(Inner {
            twiml,
            log: Mutex::new(Vec::new()),
            changed: Notify::new(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let data = Data::from(Arc::clone(&inner));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .default_service(web::to(take))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        tokio::spawn(server);
        Self { inner, url }
    }

    pub(crate) fn log(&self) -> Vec<Received> {
        self.inner.log.lock().unwrap().clone()
    }

    pub(crate) fn at(&self, path: &str) -> Vec<Received> {
        self.log()
            .into_iter()
            .filter(|received| received.path == path)
            .collect()
    }

    /// Waits until so many webhooks have come to a path.
    pub(crate) async fn wait_for(&self, path: &str, count: usize) -> Vec<Received> {
        let waiting = async {
            loop {
                let changed = self.inner.changed.notified();
                let found = self.at(path);
                if found.len() >= count {
                    return found;
                }
                changed.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), waiting)
            .await
            .unwrap()
    }
}

async fn take(
    request: HttpRequest,
    inner: Data<Inner>,
    form: Form<Vec<(String, String)>>,
) -> HttpResponse {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    let url = format!("{PUBLIC}{}", request.uri());
    if header("X-Twilio-Signature") != twilio_sim::sign(TOKEN, &url, &form) {
        return HttpResponse::Forbidden().finish();
    }
    assert_eq!(header("Host"), "voice.example.com");
    let path = request.path().to_owned();
    inner.log.lock().unwrap().push(Received {
        path: path.clone(),
        token: header("I-Twilio-Idempotency-Token"),
        params: form.into_inner().into_iter().collect(),
    });
    inner.changed.notify_one();
    match inner.twiml.get(&path) {
        Some(twiml) => HttpResponse::Ok()
            .content_type("text/xml")
            .body(twiml.clone()),
        None => HttpResponse::NoContent().finish(),
    }
}

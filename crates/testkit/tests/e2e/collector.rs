//! A stand-in for an OpenTelemetry collector: takes spans by OTLP over HTTP, as protobuf.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::web::{self, Bytes, Data, PayloadConfig};
use actix_web::{App, HttpResponse, HttpServer};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use prost::Message;

/// A span that came.
#[derive(Clone, Debug)]
pub(crate) struct Spanned {
    pub(crate) service: String,
    pub(crate) name: String,
    pub(crate) trace: Vec<u8>,
    pub(crate) id: Vec<u8>,
    pub(crate) parent: Vec<u8>,
    pub(crate) attributes: BTreeMap<String, String>,
}

type Spans = Mutex<Vec<Spanned>>;

/// The running stand-in.
pub(crate) struct Collector {
    url: String,
    spans: Arc<Spans>,
}

impl Collector {
    pub(crate) fn start() -> Self {
        let spans: Arc<Spans> = Arc::default();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::clone(&spans);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(Data::from(Arc::clone(&shared)))
                .app_data(PayloadConfig::new(16 << 20))
                .route("/v1/traces", web::post().to(take))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        tokio::spawn(server);
        Self { url, spans }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Every span so far.
    pub(crate) fn spans(&self) -> Vec<Spanned> {
        self.spans.lock().unwrap().clone()
    }
}

async fn take(body: Bytes, spans: Data<Spans>) -> HttpResponse {
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    for resource in request.resource_spans {
        let about = texts(&resource.resource.unwrap_or_default().attributes);
        let service = about.get("service.name").cloned().unwrap_or_default();
        let scopes = resource.scope_spans;
        let came = scopes
            .into_iter()
            .flat_map(|scope| scope.spans)
            .map(|span| Spanned {
                service: service.clone(),
                name: span.name,
                trace: span.trace_id,
                id: span.span_id,
                parent: span.parent_span_id,
                attributes: texts(&span.attributes),
            });
        spans.lock().unwrap().extend(came);
    }
    HttpResponse::Ok()
        .content_type("application/x-protobuf")
        .body(ExportTraceServiceResponse::default().encode_to_vec())
}

fn texts(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    attributes
        .iter()
        .map(|one| (one.key.clone(), text(one.value.as_ref())))
        .collect()
}

fn text(value: Option<&AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        other => format!("{other:?}"),
    }
}

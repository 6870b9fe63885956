//! Traces from a webhook over the queue to the worker, sent by OTLP.
//!
//! A span with the field `otel.kind` belongs to a trace and to no log line; every other span, and every
//! event, belongs to the log alone. So what leaves for a collector is what such a span names: no
//! telephone number, no address of a link, no secret.

use std::collections::HashMap;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{FutureExt, TraceContextExt, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing::level_filters::LevelFilter;
use tracing::{Metadata, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterFn, filter_fn};
use tracing_subscriber::registry::LookupSpan;
use uuid::Uuid;

use crate::build_info;
use crate::settings::TelemetrySettings;

/// Of the specification's header, and of its only field that we keep.
const TRACEPARENT: &str = "traceparent";

/// The trace that this task is part of, in W3C's form; none where nobody traces.
pub fn traceparent() -> Option<String> {
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&Context::current(), &mut carrier);
    carrier.remove(TRACEPARENT)
}

/// Makes the span a part of the trace that another process began. Before the span is entered.
pub fn follow(span: &Span, traceparent: Option<&str>) {
    let Some(traceparent) = traceparent else {
        return;
    };
    let carrier = HashMap::from([(TRACEPARENT.to_owned(), traceparent.to_owned())]);
    let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &carrier);
    // Refused where nobody traces.
    let _ = span.set_parent(parent);
}

/// Takes this task's trace along into another task.
pub fn carried<F: Future>(future: F) -> impl Future<Output = F::Output> {
    future.with_current_context()
}

/// Names the span that this task is in; as a field, `otel.name` counts only when the span begins.
pub fn name_span(name: String) {
    Context::current().span().update_name(name);
}

/// Where spans go; none where no collector is named.
pub(super) fn provider(
    settings: &TelemetrySettings,
    service: &'static str,
) -> Result<Option<SdkTracerProvider>, ExporterBuildError> {
    let Some(endpoint) = settings.traces_endpoint() else {
        return Ok(None);
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(endpoint)
        .build()?;
    let resource = Resource::builder()
        .with_service_name(service)
        .with_attributes([
            KeyValue::new("service.version", build_info::text()),
            KeyValue::new("service.instance.id", Uuid::new_v4().to_string()),
        ])
        .build();
    // Whoever begins a trace decides for all that take part in it.
    let sampler = Sampler::TraceIdRatioBased(settings.sample_ratio);
    Ok(Some(
        SdkTracerProvider::builder()
            // Sent by a thread of its own; where the collector is away, what is too much is dropped.
            .with_batch_exporter(exporter)
            .with_sampler(Sampler::ParentBased(Box::new(sampler)))
            .with_resource(resource)
            .build(),
    ))
}

/// Gives the provider the spans of traces.
pub(super) fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("prosaas"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_level(false)
        .with_tracked_inactivity(false)
        .with_filter(filter_fn(of_a_trace).with_max_level_hint(LevelFilter::INFO))
}

/// What the log may see.
pub(super) fn none_of_a_trace() -> FilterFn<impl Fn(&Metadata<'_>) -> bool> {
    filter_fn(|metadata| !of_a_trace(metadata)).with_max_level_hint(LevelFilter::TRACE)
}

fn of_a_trace(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && metadata.fields().field("otel.kind").is_some()
}

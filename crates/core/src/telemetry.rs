//! Log lines: pretty on a terminal, JSON otherwise. And traces, where the settings name a collector.

mod trace;

use std::io::IsTerminal;
use std::time::Duration;

use opentelemetry_otlp::ExporterBuildError;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::FilterExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::{LogFormat, Settings};

pub use trace::{carried, follow, name_span, traceparent};

/// What is left is sent within this time, or not at all: an end must not wait for a collector.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Logging or tracing can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter can't be parsed.
    #[error("settings: log.filter: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The collector's address is not one.
    #[error("settings: telemetry.otlp_endpoint: {0}")]
    Exporter(#[from] ExporterBuildError),
    /// Something set a subscriber before.
    #[error("logging is set up already: {0}")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
}

/// Sends the last spans when it is dropped: outlives the runtime.
#[must_use]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

/// Sends `tracing` events to standard error from here on, and `service`'s spans to the collector.
pub fn init(settings: &Settings, service: &'static str) -> Result<Telemetry, TelemetryError> {
    let filter = EnvFilter::try_new(&settings.log.filter)?.and(trace::none_of_a_trace());
    let pretty = match settings.log.format {
        LogFormat::Auto => std::io::stderr().is_terminal(),
        LogFormat::Json => false,
        LogFormat::Pretty => true,
    };
    let lines = if pretty {
        fmt::layer().with_writer(std::io::stderr).boxed()
    } else {
        fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_writer(std::io::stderr)
            .boxed()
    };
    let traces = trace::provider(&settings.telemetry, service)?;
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(traces.as_ref().map(trace::layer))
        .try_init()?;
    Ok(Telemetry { traces })
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(traces) = &self.traces
            && let Err(error) = traces.shutdown_with_timeout(LAST_WORDS)
        {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

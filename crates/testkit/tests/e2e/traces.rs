//! Traces from Twilio's webhook over the queue to the worker.

use std::net::TcpListener;
use std::time::Duration;

use prosaas_core::ids::CallSid;
use prosaas_core::role::Role;
use prosaas_testkit::settings::AUTH_TOKEN;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, until};
use serde_json::json;

use crate::collector::{Collector, Spanned};
use crate::listener::Listener;

const ENDPOINT: &str = "PROSAAS__TELEMETRY__OTLP_ENDPOINT";
/// Milliseconds between two exports.
const PACE: &str = "OTEL_BSP_SCHEDULE_DELAY";
const SOON: Duration = Duration::from_mins(1);

async fn stack(extra: &[(&str, &str)]) -> Stack {
    let mut stack = Stack::prepare(TestDatabase::create().await, TestRedis::create(), extra).await;
    stack.start_services().await;
    stack
}

/// A call that plays.
async fn played(stack: &Stack) -> (Listener, CallSid) {
    let dana = Listener::sign_up(stack, Role::Viewer).await;
    let (call, _) = dana.call(stack, json!({})).await;
    dana.until_playable(stack, &call, SOON).await;
    (dana, call)
}

/// What stands in the step's row.
async fn traceparent(stack: &Stack) -> Option<String> {
    let client = stack.database.superuser().await;
    let row = client
        .query_one("SELECT traceparent FROM processing_steps", &[])
        .await
        .unwrap();
    row.get(0)
}

fn children<'a>(
    spans: &'a [Spanned],
    parent: &'a Spanned,
    name: &'a str,
) -> impl Iterator<Item = &'a Spanned> {
    spans
        .iter()
        .filter(move |span| span.name == name && span.parent == parent.id)
        .inspect(move |span| assert_eq!(span.trace, parent.trace, "a child is of the same trace"))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_trace_leads_from_the_webhook_over_the_queue_to_the_worker() {
    let collector = Collector::start();
    let stack = stack(&[(ENDPOINT, collector.url()), (PACE, "100")]).await;
    let (dana, _) = played(&stack).await;
    let webhook = "POST /webhook/handle_recording";
    let spans = until("the trace is whole", SOON, || async {
        let spans = collector.spans();
        let pushed = |span: &Spanned| children(&spans, span, "queue.push").next().is_some();
        let begun = spans
            .iter()
            .find(|span| span.name == webhook && pushed(span))?;
        let step = children(&spans, begun, "download")
            .find(|step| step.attributes["step.outcome"] == "done")?;
        children(&spans, step, "twilio media").next()?;
        assert_eq!(
            (&*begun.service, &*step.service),
            ("prosaas-calls", "worker")
        );
        assert!(begun.parent.is_empty(), "nobody else began it");
        assert!(begun.attributes.contains_key("request.id"));
        Some(spans)
    })
    .await;

    let secrets = [
        dana.business.number.trim_start_matches('+'),
        "972501112233",
        AUTH_TOKEN,
        dana.cookie(),
    ];
    for span in &spans {
        for (name, value) in &span.attributes {
            let told = secrets.iter().any(|secret| value.contains(secret));
            assert!(!told, "{} tells {name}: {value}", span.name);
        }
    }
    let quiet = ["/healthz", "/readyz", "/metrics"];
    let traced = |span: &Spanned| quiet.iter().any(|path| span.name.ends_with(path));
    assert!(!spans.iter().any(traced), "{spans:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_spans_are_sent_when_a_service_ends() {
    let collector = Collector::start();
    let mut stack = stack(&[(ENDPOINT, collector.url()), (PACE, "3600000")]).await;
    played(&stack).await;
    assert!(collector.spans().is_empty(), "it is not time yet");
    for (name, process) in [
        ("prosaas-calls", stack.calls.take()),
        ("worker", stack.worker.take()),
    ] {
        let ended = process.unwrap().terminate(SOON).await;
        assert!(ended.success(), "{name}: {ended}");
        let sent = collector.spans().iter().any(|span| span.service == name);
        assert!(sent, "{name} took its last spans along");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_traced_where_no_collector_is_named() {
    let collector = Collector::start();
    let library = ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
    let mut stack = stack(&[library, (PACE, "50")]).await;
    played(&stack).await;
    assert_eq!(traceparent(&stack).await, None);
    stack.calls.take().unwrap().terminate(SOON).await;
    stack.worker.take().unwrap().terminate(SOON).await;
    assert!(collector.spans().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_follows_the_webhooks_choice_of_what_is_sampled() {
    let collector = Collector::start();
    let ratio = "PROSAAS__TELEMETRY__SAMPLE_RATIO";
    let mut stack = Stack::prepare(
        TestDatabase::create().await,
        TestRedis::create(),
        &[(ENDPOINT, collector.url()), (PACE, "50")],
    )
    .await;
    stack.start_api().await;
    let base = format!("http://127.0.0.1:{}", prosaas_testkit::servers::free_port());
    let listen = base.trim_start_matches("http://").to_owned();
    let extra = [
        ("PROSAAS__HTTP__LISTEN", &*listen),
        ("PROSAAS__HTTP__PUBLIC_BASE_URL", &*base),
        (ratio, "0"),
    ];
    stack.calls = Some(stack.service("prosaas-calls", &extra).await);
    stack.start_worker().await;
    played(&stack).await;
    let noted = traceparent(&stack).await.expect("it is told to the worker");
    assert!(noted.ends_with("-00"), "{noted}");
    stack.worker.take().unwrap().terminate(SOON).await;
    let steps = collector.spans().iter().any(|span| span.name == "download");
    assert!(!steps, "the worker chose anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_away_or_silent_costs_nobody_anything() {
    // The kernel takes its connections, and nobody answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", silent.local_addr().unwrap());
    let closed = format!("http://127.0.0.1:{}", prosaas_testkit::servers::free_port());
    for endpoint in [silent, closed] {
        let mut stack = stack(&[(ENDPOINT, &endpoint), (PACE, "50")]).await;
        let (dana, call) = played(&stack).await;
        let again = dana.get(Listener::play_url(&stack, &call)).await;
        assert_eq!(again.status, 200);
        // The grace for what is left is 2 s.
        let bound = Duration::from_secs(15);
        for process in [stack.calls.take(), stack.api.take(), stack.worker.take()] {
            let ended = process.unwrap().terminate(bound).await;
            assert!(ended.success(), "{ended}");
        }
    }
}

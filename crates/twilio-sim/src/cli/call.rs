//! `twilio-sim call`

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use futures::stream::{self, StreamExt as _};
use twilio_sim::{Audio, CallPlan, CallReport, Scenario};
use url::Url;

use super::Failure;

/// The call, and how many of them.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The running simulator
    #[arg(long, env = "TWILIO_SIM_URL", default_value = "http://127.0.0.1:9080")]
    sim: Url,
    /// The product's public base URL, for which webhooks are signed
    #[arg(long, env = "PUBLIC_BASE_URL")]
    product: Url,
    /// Where the product really is, if its public address doesn't lead there
    #[arg(long, env = "TWILIO_SIM_DELIVER_TO")]
    deliver_to: Option<Url>,
    /// The business's number
    #[arg(long)]
    to: String,
    /// The caller's number
    #[arg(long)]
    from: String,
    /// A recording's name, or synthetic:BYTES
    #[arg(long, value_parser = audio)]
    audio: Option<Audio>,
    /// Length of the conversation, which takes no real time
    #[arg(long)]
    talk_seconds: Option<u64>,
    /// What the caller presses at a menu
    #[arg(long)]
    digits: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    scenario: Scenario,
    /// Deliveries at once in the scenario `overlapping`
    #[arg(long)]
    copies: Option<usize>,
    /// How many calls
    #[arg(long, default_value_t = 1)]
    count: usize,
    /// How many of them at once
    #[arg(long, default_value_t = 1)]
    concurrency: usize,
}

fn audio(text: &str) -> Result<Audio, String> {
    match text.strip_prefix("synthetic:") {
        Some(bytes) => {
            let synthetic_bytes = bytes.parse().map_err(|_| "expected synthetic:BYTES")?;
            Ok(Audio::Synthetic { synthetic_bytes })
        }
        None => Ok(Audio::Named(text.to_owned())),
    }
}

/// Plays the calls. Fails when an answer wasn't what the scenario expects of a product: success,
/// or 403 to a bad signature.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let plan = CallPlan {
        product: arguments.product,
        deliver_to: arguments.deliver_to,
        to: arguments.to,
        from: arguments.from,
        scenario: arguments.scenario,
        audio: arguments.audio,
        talk_seconds: arguments.talk_seconds,
        copies: arguments.copies,
        digits: arguments.digits,
    };
    let client = reqwest::Client::builder()
        .timeout(Duration::from_mins(5))
        .no_proxy()
        .build()?;
    let url = arguments.sim.join("/_sim/calls")?;
    let mut reports = stream::iter(0..arguments.count)
        .map(|_| place(&client, &url, &plan))
        .buffer_unordered(arguments.concurrency.max(1));

    let (mut unexpected, mut times) = (0_usize, Vec::new());
    while let Some(report) = reports.next().await {
        let report = report?;
        writeln!(
            std::io::stdout().lock(),
            "{}",
            serde_json::to_string(&report)?
        )?;
        for webhook in &report.webhooks {
            let expected = match plan.scenario {
                Scenario::BadSignature => webhook.status == Some(403),
                _ => webhook.is_success(),
            };
            unexpected += usize::from(!expected);
            times.push(webhook.ms);
        }
    }
    times.sort_unstable();
    let percentile = |share: usize| times.get(times.len() * share / 100).copied();
    tracing::info!(
        calls = arguments.count,
        webhooks = times.len(),
        unexpected,
        p50_ms = percentile(50),
        p99_ms = percentile(99),
        "done"
    );
    Ok(if unexpected == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn place(
    client: &reqwest::Client,
    url: &Url,
    plan: &CallPlan,
) -> Result<CallReport, Failure> {
    let response = client.post(url.clone()).json(plan).send().await?;
    if !response.status().is_success() {
        return Err(format!("the simulator refused: {}", response.text().await?).into());
    }
    Ok(response.json().await?)
}

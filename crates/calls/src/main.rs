//! The process: settings, logs, exit code.

use std::process::ExitCode;

use clap::Parser;
use prosaas_calls::start;
use prosaas_core::settings::Settings;
use prosaas_core::telemetry;

/// Plays recordings, streams live updates and answers Twilio's webhooks. Told what to do by
/// `PROSAAS_CONFIG` and `PROSAAS__SECTION__KEY`.
#[derive(Debug, Parser)]
#[command(name = "prosaas-calls", version)]
struct Arguments {}

fn main() -> ExitCode {
    let Arguments {} = Arguments::parse();
    let settings = match Settings::load() {
        Ok(settings) => settings,
        Err(error) => return refuse(&error),
    };
    if let Err(error) = telemetry::init(&settings.log) {
        return refuse(&error);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error),
    };
    let code = match runtime.block_on(start::run(settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %chain(&error), "prosaas-calls ends");
            ExitCode::FAILURE
        }
    };
    // A read from a stuck disk must not keep the process.
    runtime.shutdown_background();
    code
}

/// The error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

#[expect(clippy::print_stderr, reason = "logging is not set up yet")]
fn refuse(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("prosaas-calls: {}", chain(error));
    ExitCode::FAILURE
}

//! The process: settings, logs, exit code.

use std::process::ExitCode;

use clap::Parser;
use prosaas_calls::start;
use prosaas_core::settings::Settings;
use prosaas_core::upkeep::Upkeep;
use prosaas_core::{build_info, telemetry};

/// Plays recordings, streams live updates and answers Twilio's webhooks. Told what to do by
/// `PROSAAS_CONFIG` and `PROSAAS__SECTION__KEY`. Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "prosaas-calls", version = build_info::text())]
struct Arguments {
    #[command(subcommand)]
    upkeep: Option<Upkeep>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = match Settings::load() {
        Ok(settings) => settings,
        Err(error) => return refuse(&error),
    };
    if let Some(asked) = arguments.upkeep {
        return answer(&asked, &settings);
    }
    let _telemetry = match telemetry::init(&settings, "prosaas-calls") {
        Ok(telemetry) => telemetry,
        Err(error) => return refuse(&error),
    };
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

#[expect(clippy::print_stdout, reason = "what the command was asked for")]
fn answer(asked: &Upkeep, settings: &Settings) -> ExitCode {
    match asked.run(settings) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error),
    }
}

#[expect(clippy::print_stderr, reason = "logging is not set up yet")]
fn refuse(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("prosaas-calls: {}", chain(error));
    ExitCode::FAILURE
}

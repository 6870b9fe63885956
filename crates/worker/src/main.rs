//! The worker's process: settings, logs, signals, exit code.

use std::process::ExitCode;

use clap::Parser;
use prosaas_core::settings::Settings;
use prosaas_core::upkeep::Upkeep;
use prosaas_core::{build_info, telemetry};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use worker::start::{self, StartError};

/// Fetches recordings from Twilio and keeps them. Told what to do by `PROSAAS_CONFIG` and
/// `PROSAAS__SECTION__KEY`. Without a command it works.
#[derive(Debug, Parser)]
#[command(name = "worker", version = build_info::text())]
struct Arguments {
    #[command(subcommand)]
    upkeep: Option<Upkeep>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = match Settings::load() {
        Ok(settings) => settings,
        Err(error) => return refuse(&error.to_string()),
    };
    if let Some(asked) = arguments.upkeep {
        return answer(&asked, &settings);
    }
    let _telemetry = match telemetry::init(&settings, "worker") {
        Ok(telemetry) => telemetry,
        Err(error) => return refuse(&error.to_string()),
    };
    match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => {
            let code = runtime.block_on(run(settings));
            // What still blocks, a write to a stuck disk, must not keep the process.
            runtime.shutdown_background();
            code
        }
        Err(error) => refuse(&error.to_string()),
    }
}

async fn run(settings: Settings) -> ExitCode {
    log_panics();
    let stop = CancellationToken::new();
    let at_once = CancellationToken::new();
    if let Err(error) = listen_for_signals(stop.clone(), at_once.clone()) {
        return refuse(&error.to_string());
    }
    let worked = async {
        let service = start::service(settings).await?;
        service.run(stop.clone()).await.map_err(StartError::from)
    };
    tokio::select! {
        result = worked => match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                tracing::error!(error = %chain(&error), "the worker ends");
                ExitCode::FAILURE
            }
        },
        // Before it started there is nothing to hand back.
        () = at_once.cancelled() => {
            tracing::warn!("a second signal: the worker stops at once");
            ExitCode::FAILURE
        }
    }
}

/// The first signal stops gracefully, the second at once.
fn listen_for_signals(
    stop: CancellationToken,
    at_once: CancellationToken,
) -> Result<(), std::io::Error> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        for token in [stop, at_once] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            token.cancel();
        }
    });
    Ok(())
}

/// A panic becomes a log line; the step it hit is recorded as failed.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, panic = %panic, "a task panicked");
    }));
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
        Err(error) => refuse(&chain(&error)),
    }
}

#[expect(clippy::print_stderr, reason = "logging is not set up yet")]
fn refuse(text: &str) -> ExitCode {
    eprintln!("worker: {text}");
    ExitCode::FAILURE
}

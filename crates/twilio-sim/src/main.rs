//! `twilio-sim`: the simulator as a process, and a caller that talks to it.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();

    let outcome = match cli::Cli::parse().command {
        cli::Command::Serve(arguments) => cli::serve::run(arguments).await,
        cli::Command::Call(arguments) => cli::call::run(arguments).await,
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(error = &*error, "stopped");
            ExitCode::FAILURE
        }
    }
}

//! The process: what it is told to do, settings, logs, exit code.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use prosaas_api::commands;
use prosaas_core::settings::Settings;
use prosaas_core::upkeep::Upkeep;
use prosaas_core::{build_info, telemetry};

/// The API of ProSaaS. Without a command it serves.
#[derive(Parser)]
#[command(name = "prosaas-api", version = build_info::text())]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve HTTP (the default).
    Serve,
    /// Bring the database and the recordings folder to what this version needs.
    Migrate,
    /// Make a business with a person and a telephone number, for a first look.
    Seed {
        /// Print what was made as JSON.
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Upkeep(Upkeep),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = match Settings::load() {
        Ok(settings) => settings,
        Err(error) => return refuse(&error),
    };
    let _telemetry = match telemetry::init(&settings, "prosaas-api") {
        Ok(telemetry) => telemetry,
        Err(error) => return refuse(&error),
    };
    let outcome = match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => commands::serve(settings).await,
        Command::Migrate => commands::migrate(&settings).await,
        Command::Seed { json } => commands::seed(&settings, json).await,
        Command::Upkeep(asked) => commands::upkeep(&asked, &settings),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %commands::chain(&*error), "prosaas-api ends");
            ExitCode::FAILURE
        }
    }
}

/// There is no log yet to say it in.
#[expect(
    clippy::print_stderr,
    reason = "a refusal before the log is set up is for the operator"
)]
fn refuse(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("prosaas-api: {error}");
    ExitCode::FAILURE
}

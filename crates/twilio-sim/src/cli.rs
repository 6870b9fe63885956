//! The command line.

pub(crate) mod call;
pub(crate) mod serve;

use clap::{Parser, Subcommand};

/// A stand-in for Twilio's voice API, for development and tests.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run the simulator until it is interrupted
    Serve(serve::Arguments),
    /// Have a running simulator call the product; prints a JSON line for each call
    Call(call::Arguments),
}

/// Any failure; shown to the user as it is.
pub(crate) type Failure = Box<dyn std::error::Error>;

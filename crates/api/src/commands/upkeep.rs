//! `prosaas-api healthcheck` and `prosaas-api volume`.

use prosaas_core::settings::Settings;
use prosaas_core::upkeep::Upkeep;

use super::Outcome;

/// Prints the answer.
#[expect(clippy::print_stdout, reason = "what the command was asked for")]
pub fn upkeep(asked: &Upkeep, settings: &Settings) -> Outcome {
    println!("{}", asked.run(settings)?);
    Ok(())
}

//! What the binary can be told to do.

mod migrate;
mod seed;
mod serve;
mod upkeep;

pub use migrate::migrate;
pub use seed::seed;
pub use serve::serve;
pub use upkeep::upkeep;

/// How a command ends: nothing above it can do more than say why.
pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The error with its causes.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

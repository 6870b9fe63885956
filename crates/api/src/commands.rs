//! What the binary can be told to do.

mod migrate;
mod seed;
mod serve;

pub(crate) use migrate::migrate;
pub(crate) use seed::seed;
pub(crate) use serve::serve;

/// How a command ends: nothing above it can do more than say why.
pub(crate) type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// The error with its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

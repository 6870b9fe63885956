//! Which build this is.

use std::sync::LazyLock;

/// The release.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit, as the build was told by `PROSAAS_REVISION`; a developer's build is not, so that a
/// commit compiles nothing anew.
pub const REVISION: &str = match option_env!("PROSAAS_REVISION") {
    Some(revision) => revision,
    None => "unknown",
};

/// Both, for a person: `0.1.0 (4f1c2aa)`.
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| format!("{VERSION} ({REVISION})"));
    &TEXT
}

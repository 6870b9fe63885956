//! What the handlers share.

use prosaas_core::account::Passwords;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::revocation::Revocations;
use prosaas_core::settings::AuthSettings;

/// The service's state, one a process.
pub(crate) struct State {
    pub(crate) database: Database,
    pub(crate) passwords: Passwords,
    pub(crate) auth: AuthSettings,
    pub(crate) revocations: Revocations,
    pub(crate) clock: Clock,
}

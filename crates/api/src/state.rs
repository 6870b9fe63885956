//! What the handlers share.

use prosaas_core::account::{PasswordError, Passwords};
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::queue::Queue;
use prosaas_core::revocation::Revocations;
use prosaas_core::settings::{AuthSettings, RedisSettings, WebhooksSettings};
pub use prosaas_web::parts::Parts;
use prosaas_web::playback::Playback;
use tokio_util::sync::CancellationToken;

/// The service's state, one a process.
pub struct State {
    pub(crate) database: Database,
    pub(crate) passwords: Passwords,
    pub(crate) auth: AuthSettings,
    pub(crate) webhooks: WebhooksSettings,
    pub(crate) revocations: Revocations,
    pub(crate) queue: Queue,
    /// Where workers give their signs of life.
    pub(crate) redis: RedisSettings,
    pub(crate) events: Events,
    pub(crate) clock: Clock,
    pub(crate) playback: Playback,
    /// Where people reach the product, without a closing slash.
    pub(crate) public_base: String,
    ending: CancellationToken,
}

impl State {
    /// Puts the parts together and begins what runs beside the requests; from within a runtime that
    /// lives as long as the process.
    pub fn new(parts: Parts) -> Result<Self, PasswordError> {
        let ending = CancellationToken::new();
        Ok(Self {
            passwords: Passwords::new()?,
            public_base: parts.settings.http.public_base().to_owned(),
            playback: parts.playback(ending.clone()),
            auth: parts.settings.auth,
            webhooks: parts.settings.webhooks,
            redis: parts.settings.redis,
            queue: parts.queue,
            database: parts.database,
            events: parts.events,
            revocations: parts.revocations,
            clock: parts.clock,
            ending,
        })
    }

    /// Cancelled, it ends what is held open.
    pub fn ending(&self) -> CancellationToken {
        self.ending.clone()
    }
}

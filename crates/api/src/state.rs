//! What the handlers share.

use prosaas_core::account::{PasswordError, Passwords};
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::liveness::Liveness;
use prosaas_core::queue::Queue;
use prosaas_core::recording::{Recordings, Store};
use prosaas_core::revocation::Revocations;
use prosaas_core::settings::{AuthSettings, RedisSettings, Settings, WebhooksSettings};
use prosaas_web::playback::Playback;
use tokio_util::sync::CancellationToken;

/// What the service is made of.
pub struct Parts {
    /// Everything it was told.
    pub settings: Settings,
    /// PostgreSQL.
    pub database: Database,
    /// The volume.
    pub store: Store,
    /// The carrier of jobs.
    pub queue: Queue,
    /// Whether a worker lives.
    pub liveness: Liveness,
    /// What tells a held download that its recording is here.
    pub events: Events,
    /// Who is told that a session has ended.
    pub revocations: Revocations,
    /// The time.
    pub clock: Clock,
}

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
        let Parts {
            settings,
            database,
            store,
            queue,
            liveness,
            events,
            revocations,
            clock,
        } = parts;
        let recordings = Recordings::new(
            database.clone(),
            store,
            queue.clone(),
            liveness,
            clock.clone(),
        );
        let ending = CancellationToken::new();
        let playback = Playback::start(
            database.clone(),
            recordings,
            &events,
            &settings.recordings,
            ending.clone(),
        );
        Ok(Self {
            passwords: Passwords::new()?,
            public_base: settings.http.public_base().to_owned(),
            auth: settings.auth,
            webhooks: settings.webhooks,
            redis: settings.redis,
            queue,
            database,
            revocations,
            clock,
            playback,
            ending,
        })
    }

    /// Cancelled, it ends what is held open.
    pub fn ending(&self) -> CancellationToken {
        self.ending.clone()
    }
}

//! What the handlers share.

use std::time::Duration;

use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::liveness::Liveness;
use prosaas_core::queue::Queue;
use prosaas_core::recording::{Recordings, Store};
use prosaas_core::revocation::{Heard, Revocations};
use prosaas_core::settings::Settings;
use prosaas_twilio::signature::Validator;
use prosaas_web::playback::Playback;
use secrecy::ExposeSecret;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::audits::Audits;
use crate::rate::Rate;
use crate::remember::Remembered;
use crate::signed_link::LinkKey;

/// Retries that one person or program may ask for within [`RETRY_WINDOW`].
const RETRIES: u32 = 10;
const RETRY_WINDOW: Duration = Duration::from_mins(1);
/// Revocations that an open stream may lag behind before it is ended.
const REVOCATION_BACKLOG: usize = 256;

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
    /// Live updates.
    pub events: Events,
    /// What must not be remembered any longer.
    pub revocations: Revocations,
    /// The time.
    pub clock: Clock,
}

/// Why the service can't be put together.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Without the token every signature could be forged.
    #[error("twilio.auth_token is missing: it signs the webhooks")]
    NoAuthToken,
    /// Without the secret every link could be forged.
    #[error("auth.link_secret is missing: it signs links to recordings")]
    NoLinkSecret,
}

/// The service's state, one a process.
pub struct State {
    pub(crate) db: Database,
    pub(crate) queue: Queue,
    pub(crate) events: Events,
    pub(crate) clock: Clock,
    pub(crate) validator: Validator,
    /// The origin that Twilio and browsers call, without a closing slash.
    pub(crate) public_base: String,
    pub(crate) remembered: Remembered,
    pub(crate) playback: Playback,
    pub(crate) audits: Audits,
    pub(crate) links: LinkKey,
    pub(crate) retries: Rate,
    pub(crate) revocations: Revocations,
    pub(crate) revoked: broadcast::Sender<Heard>,
    pub(crate) ending: CancellationToken,
}

impl State {
    /// Puts the parts together and begins what runs beside the requests; from within a runtime that
    /// lives as long as the process.
    pub fn new(parts: Parts) -> Result<Self, StateError> {
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
        if settings.twilio.auth_token.expose_secret().is_empty() {
            return Err(StateError::NoAuthToken);
        }
        if settings.auth.link_secret.expose_secret().is_empty() {
            return Err(StateError::NoLinkSecret);
        }
        let recordings = Recordings::new(
            database.clone(),
            store,
            queue.clone(),
            liveness,
            clock.clone(),
        );
        let remembered = Remembered::new(Duration::from_secs(settings.recordings.remember_seconds));
        let revoked = broadcast::Sender::new(REVOCATION_BACKLOG);
        let (memory, streams) = (remembered.clone(), revoked.clone());
        revocations.listen(move |heard| {
            memory.hear(&heard);
            // No stream may be open just now.
            let _ = streams.send(heard);
        });
        let ending = CancellationToken::new();
        Ok(Self {
            playback: Playback::start(
                database.clone(),
                recordings,
                &events,
                &settings.recordings,
                ending.clone(),
            ),
            audits: Audits::start(database.clone()),
            links: LinkKey::new(&settings.auth.link_secret),
            validator: Validator::new(settings.twilio.auth_token.clone()),
            public_base: settings.http.public_base().to_owned(),
            retries: Rate::new(RETRIES, RETRY_WINDOW),
            ending,
            db: database,
            queue,
            events,
            clock,
            remembered,
            revocations,
            revoked,
        })
    }

    /// Cancelled, it ends what is held open.
    pub fn ending(&self) -> CancellationToken {
        self.ending.clone()
    }
}

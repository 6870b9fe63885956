//! One connection to Redis a process, that finds back by itself.

use std::time::Duration;

use prosaas_core::settings::RedisSettings;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError};
use secrecy::ExposeSecret;

/// Requests wait for Redis no longer than this: nothing that is served depends on its answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A connection that is made when it is first used; cheap to clone. An error only if the URL is none.
pub fn connect(settings: &RedisSettings) -> Result<ConnectionManager, RedisError> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE))
        .set_number_of_retries(1)
        .set_max_delay(PATIENCE);
    Client::open(settings.url.expose_secret())?.get_connection_manager_lazy(config)
}

//! `[redis]`.

use secrecy::SecretString;
use serde::Deserialize;

/// How Redis is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisSettings {
    /// `redis://…`, or `rediss://…` for an encrypted connection.
    pub url: SecretString,
    /// In front of every key.
    pub prefix: String,
}

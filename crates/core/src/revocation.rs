//! Taking back what processes remember: who may listen is remembered for some seconds, unless word
//! comes here that it changed. After signing out, a changed role, a deletion or a changed retention,
//! publish once the change is committed.

mod hearing;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use redis::RedisError;
use redis::aio::ConnectionManager;

use crate::ids::{ApiTokenId, BusinessId, CallSid, SessionId, UserId};
use crate::liveness::connection;
use crate::settings::RedisSettings;

pub use hearing::Heard;

/// What is not to be remembered any longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// Everything of a session: signed out, ended from elsewhere, switched to another business.
    Session(SessionId),
    /// Everything of an API token.
    Token(ApiTokenId),
    /// Everything of a person: role changed, removed, all sessions ended.
    User(UserId),
    /// Everything of a business: access window or retention changed.
    Business(BusinessId),
    /// Everything about a call: deleted, purged, a hold or its recordings changed.
    Call(CallSid),
}

/// The text is no revocation that this build knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a revocation")]
pub struct UnknownRevocation;

impl fmt::Display for Revoked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(id) => write!(formatter, "session:{id}"),
            Self::Token(id) => write!(formatter, "token:{id}"),
            Self::User(id) => write!(formatter, "user:{id}"),
            Self::Business(id) => write!(formatter, "business:{id}"),
            Self::Call(sid) => write!(formatter, "call:{sid}"),
        }
    }
}

impl FromStr for Revoked {
    type Err = UnknownRevocation;

    fn from_str(text: &str) -> Result<Self, UnknownRevocation> {
        let (scope, name) = text.split_once(':').ok_or(UnknownRevocation)?;
        let id = || name.parse::<i64>().map_err(|_| UnknownRevocation);
        Ok(match scope {
            "session" => Self::Session(SessionId(id()?)),
            "token" => Self::Token(ApiTokenId(id()?)),
            "user" => Self::User(UserId(id()?)),
            "business" => Self::Business(BusinessId(id()?)),
            "call" => Self::Call(name.parse().map_err(|_| UnknownRevocation)?),
            _ => return Err(UnknownRevocation),
        })
    }
}

/// Publishes revocations and hears them. Cheap to clone.
#[derive(Clone)]
pub struct Revocations {
    redis: ConnectionManager,
    settings: Arc<RedisSettings>,
}

impl Revocations {
    /// On this server, from within a tokio runtime; connects when first used.
    pub fn connect(settings: &RedisSettings) -> Result<Self, RedisError> {
        Ok(Self {
            redis: connection(settings)?,
            settings: Arc::new(settings.clone()),
        })
    }

    /// Tells every process, after the change was committed. Where Redis does not take it, what is
    /// remembered ends by itself after `recordings.remember_seconds`.
    pub async fn publish(&self, revoked: &Revoked) {
        let mut redis = self.redis.clone();
        let published: Result<(), RedisError> = redis::cmd("PUBLISH")
            .arg(channel(&self.settings.prefix))
            .arg(revoked.to_string())
            .query_async(&mut redis)
            .await;
        if let Err(error) = published {
            tracing::warn!(%error, "a revocation was not published");
        }
    }

    /// Hears from here on, on a task of its own that ends with the process.
    pub fn listen(&self, hear: impl Fn(Heard) + Send + Sync + 'static) {
        tokio::spawn(hearing::run(Arc::clone(&self.settings), hear));
    }
}

fn channel(prefix: &str) -> String {
    format!("{prefix}:revoked:v1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revocations_survive_their_way_through_redis() {
        for revoked in [
            Revoked::Session(SessionId(1)),
            Revoked::Token(ApiTokenId(2)),
            Revoked::User(UserId(3)),
            Revoked::Business(BusinessId(4)),
            Revoked::Call("CA0123456789abcdef0123456789abcdef".parse().unwrap()),
        ] {
            assert_eq!(revoked.to_string().parse(), Ok(revoked));
        }
    }

    #[test]
    fn a_message_of_a_later_build_is_unknown() {
        for text in ["", "session", "session:x", "planet:3", "call:../x"] {
            assert_eq!(text.parse::<Revoked>(), Err(UnknownRevocation), "{text}");
        }
    }
}

//! The subscription to revocations. Silence must mean that nothing was revoked, so the connection is
//! asked for a sign of life every second, and whoever remembers is told when it is lost.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use redis::{Client, RedisError};
use secrecy::ExposeSecret;
use tokio::time::{interval, timeout};

use super::{Revoked, channel};
use crate::settings::RedisSettings;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// Between two signs of life, and how long one may take.
const PULSE: Duration = Duration::from_secs(1);

/// What a listener is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// From here on every revocation is heard.
    Listening,
    /// From here on none is: nothing may be remembered, nothing that is remembered holds.
    Deaf,
    /// This was revoked.
    Revoked(Revoked),
    /// Something was revoked that this build does not know: forget everything.
    Unknown,
}

pub(super) async fn run(settings: Arc<RedisSettings>, hear: impl Fn(Heard)) {
    loop {
        if let Err(error) = listen(&settings, &hear).await {
            tracing::debug!(%error, "the subscription to revocations is down");
        }
        hear(Heard::Deaf);
        tokio::time::sleep(PULSE).await;
    }
}

async fn listen(settings: &RedisSettings, hear: &impl Fn(Heard)) -> Result<(), RedisError> {
    let client = Client::open(settings.url.expose_secret())?;
    let connecting = async {
        let mut subscription = client.get_async_pubsub().await?;
        subscription.subscribe(channel(&settings.prefix)).await?;
        Ok::<_, RedisError>(subscription)
    };
    let Ok(connected) = timeout(CONNECT_TIMEOUT, connecting).await else {
        return Ok(());
    };
    let (mut sink, mut messages) = connected?.split();
    hear(Heard::Listening);
    let mut pulse = interval(PULSE);
    loop {
        tokio::select! {
            message = messages.next() => {
                let Some(message) = message else { return Ok(()) };
                let text: Option<String> = message.get_payload().ok();
                let revoked = text.and_then(|text| text.parse::<Revoked>().ok());
                hear(revoked.map_or(Heard::Unknown, Heard::Revoked));
            }
            _ = pulse.tick() => {
                let Ok(pong) = timeout(PULSE, sink.ping::<redis::Value>()).await else {
                    return Ok(());
                };
                pong?;
            }
        }
    }
}

//! Sends what this process tells, one after the other.

use std::sync::Arc;

use redis::Script;
use redis::aio::ConnectionManager;
use tokio::sync::mpsc;

use super::{Event, channel, stream_key};
use crate::ids::BusinessId;

/// Stream and channel in one step, so that both agree about ids and order. The message is the
/// business, the id and the event, with a space between.
const SEND: &str = r"
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', 1000, '*', 'event', ARGV[2])
redis.call('EXPIRE', KEYS[1], 86400)
redis.call('PUBLISH', KEYS[2], ARGV[1] .. ' ' .. id .. ' ' .. ARGV[2])
return id
";

/// Until the last [`super::Events`] is gone.
pub(super) async fn run(
    mut waiting: mpsc::Receiver<(BusinessId, Event)>,
    mut redis: ConnectionManager,
    prefix: Arc<str>,
) {
    let script = Script::new(SEND);
    while let Some((business, event)) = waiting.recv().await {
        let Ok(text) = serde_json::to_string(&event) else {
            continue;
        };
        let sent: Result<String, _> = script
            .key(stream_key(&prefix, business))
            .key(channel(&prefix))
            .arg(business.0)
            .arg(text)
            .invoke_async(&mut redis)
            .await;
        if let Err(error) = sent {
            tracing::debug!(%error, "an event was not published");
        }
    }
}

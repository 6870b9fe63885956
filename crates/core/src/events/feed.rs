//! The process's one subscription, fanned out to everyone in it who listens.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use redis::{Client, RedisError};
use secrecy::ExposeSecret;
use tokio::sync::broadcast;
use tokio::time::timeout;

use super::{Event, Received, channel};
use crate::ids::BusinessId;
use crate::settings::RedisSettings;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_secs(1);

/// What a listener gets.
#[derive(Clone, Debug)]
pub enum News {
    /// Something happened.
    Event(Arc<Received>),
    /// The subscription stands, for the first time or again: what happened before, and since the
    /// last event that the listener got, is to be had from [`super::Events::since`].
    Connected,
}

/// Subscribes, and again after every loss; ends with the process.
pub(super) async fn run(settings: Arc<RedisSettings>, news: broadcast::Sender<News>) {
    loop {
        if let Err(error) = listen(&settings, &news).await {
            tracing::debug!(%error, "the subscription to events is down");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen(
    settings: &RedisSettings,
    news: &broadcast::Sender<News>,
) -> Result<(), RedisError> {
    let client = Client::open(settings.url.expose_secret())?;
    let connecting = async {
        let mut subscription = client.get_async_pubsub().await?;
        subscription.subscribe(channel(&settings.prefix)).await?;
        Ok::<_, RedisError>(subscription)
    };
    let mut subscription = match timeout(CONNECT_TIMEOUT, connecting).await {
        Ok(connected) => connected?,
        Err(_) => return Ok(()),
    };
    // No one may be listening just now: that is no reason to stop.
    let _ = news.send(News::Connected);
    let mut messages = subscription.on_message();
    while let Some(message) = messages.next().await {
        let received = message
            .get_payload()
            .ok()
            .and_then(|text: String| read(&text));
        if let Some(received) = received {
            let _ = news.send(News::Event(Arc::new(received)));
        }
    }
    Ok(())
}

fn read(message: &str) -> Option<Received> {
    let mut parts = message.splitn(3, ' ');
    let business = BusinessId(parts.next()?.parse().ok()?);
    let id = parts.next()?.to_owned();
    let event: Event = serde_json::from_str(parts.next()?).ok()?;
    Some(Received {
        business,
        id,
        event,
    })
}

/// The exclusive start of a range after this id; `None` where it is no stream id.
pub(super) fn after(id: &str) -> Option<String> {
    let (milliseconds, sequence) = id.split_once('-')?;
    let number = |text: &str| text.parse::<u64>().ok();
    Some(format!("({}-{}", number(milliseconds)?, number(sequence)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_back() {
        let text = r#"{"kind":"recording.ready","call_sid":"CA1","payload":{"a b":1}}"#;
        let received = read(&format!("7 170-3 {text}")).unwrap();
        assert_eq!(received.business, BusinessId(7));
        assert_eq!(received.id, "170-3");
        assert_eq!(received.event.payload["a b"], 1);
    }

    #[test]
    fn an_id_that_is_none_resumes_nothing() {
        assert_eq!(after("170-3").as_deref(), Some("(170-3"));
        for text in ["", "170", "a-b", "170-3\r\n", "+"] {
            assert_eq!(after(text), None, "{text}");
        }
    }
}

//! Waiting for a condition instead of sleeping.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

/// Asks `condition` until it answers `Some`, and fails the test with `what` after `bound`.
pub async fn until<T, F>(what: &str, bound: Duration, mut condition: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    let deadline = Instant::now() + bound;
    loop {
        if let Some(value) = condition().await {
            return value;
        }
        assert!(Instant::now() < deadline, "not within {bound:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

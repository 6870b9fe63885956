//! Work that blocks, on a thread of its own that ends with whoever waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::JoinError;

/// Tells the thread to stop when it is dropped.
struct Leash(Arc<AtomicBool>);

impl Drop for Leash {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` away from the threads that serve; the flag that it is given turns true when nobody
/// waits any more.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce(&AtomicBool) -> T + Send + 'static,
) -> Result<T, JoinError> {
    let stop = Arc::new(AtomicBool::new(false));
    let _leash = Leash(Arc::clone(&stop));
    tokio::task::spawn_blocking(move || work(&stop)).await
}
